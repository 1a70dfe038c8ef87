-- Refunds of another item, refunds that are not below nothing, and lines whose refunds come to more than the line.
WITH refund AS MATERIALIZED (
  SELECT line_id, init_line_id, med_list_codg, det_item_fee_sumamt FROM fee_line WHERE init_line_id IS NOT NULL
), refunded AS MATERIALIZED (
  SELECT line_id, med_list_codg, det_item_fee_sumamt FROM fee_line WHERE line_id IN (SELECT init_line_id FROM refund)
), taken AS (
  SELECT init_line_id AS line_id, -sum(det_item_fee_sumamt) AS taken FROM refund WHERE det_item_fee_sumamt < 0 GROUP BY ALL
)
SELECT 'refund-matches-line-item' AS shape, refund.line_id AS this, init_line_id AS value, NULL AS charged,
       refund.med_list_codg AS item, refunded.med_list_codg AS "otherItem", abs(refund.det_item_fee_sumamt) AS amount
FROM refund JOIN refunded ON init_line_id = refunded.line_id
WHERE refund.med_list_codg <> refunded.med_list_codg
UNION ALL
SELECT 'refund-matches-line-sign', line_id, init_line_id, NULL, NULL, NULL, det_item_fee_sumamt
FROM refund WHERE det_item_fee_sumamt > 0
UNION ALL
SELECT 'refund-matches-line-sum', line_id, rtrim(rtrim(taken::VARCHAR, '0'), '.'), det_item_fee_sumamt, NULL, NULL, taken - det_item_fee_sumamt
FROM refunded JOIN taken USING (line_id)
WHERE det_item_fee_sumamt > 0 AND taken - det_item_fee_sumamt > 0.01
