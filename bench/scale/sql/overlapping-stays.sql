-- Pairs of stays of one person of which the second begins before the first ends; then what was paid for the second.
WITH stay AS (
  SELECT mdtrt_id, psn_no, begntime, endtime FROM encounter
  WHERE med_type IN ('21', '22', '23', '24', '52')
), pair AS MATERIALIZED (
  SELECT first.mdtrt_id, first.psn_no, first.begntime, first.endtime,
         second.mdtrt_id AS other, second.begntime AS other_begntime
  FROM stay AS first
  JOIN stay AS second ON second.psn_no = first.psn_no AND second.begntime < first.endtime
   AND (first.begntime, first.mdtrt_id) < (second.begntime, second.mdtrt_id)
), paid AS (
  SELECT mdtrt_id AS other, sum(fund_pay_sumamt) AS amount
  FROM settlement WHERE mdtrt_id IN (SELECT other FROM pair) GROUP BY mdtrt_id
)
SELECT mdtrt_id AS this, other AS value, psn_no AS patient, begntime AS began, endtime AS ended,
       other_begntime AS "otherBegan", coalesce(paid.amount, 0) AS amount
FROM pair LEFT JOIN paid USING (other)
