-- The lines of each encounter against each of its settlements.
WITH lines AS (
  SELECT mdtrt_id, sum(det_item_fee_sumamt) AS lines FROM fee_line
  WHERE det_item_fee_sumamt IS NOT NULL GROUP BY mdtrt_id
)
SELECT setl_id AS this, medfee_sumamt AS value, mdtrt_id AS encounter, lines, abs(medfee_sumamt - lines) AS amount
FROM settlement JOIN lines USING (mdtrt_id)
WHERE abs(medfee_sumamt - lines) > 0.01
