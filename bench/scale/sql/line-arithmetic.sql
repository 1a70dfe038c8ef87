-- DuckDB rounds decimals half away from zero, as the rule does.
SELECT line_id AS this, det_item_fee_sumamt AS value, cnt AS quantity, pric AS "unitPrice",
       round(cnt * pric, 2) AS expected, abs(round(cnt * pric, 2) - det_item_fee_sumamt) AS amount
FROM fee_line
WHERE abs(round(cnt * pric, 2) - det_item_fee_sumamt) > 0.01
