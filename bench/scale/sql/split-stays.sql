-- The next stay of a person at the same institution, if it begins within the region's interval. Beginning later
-- never shortens the interval, so the first of those within it is the next of all.
WITH stay AS (
  SELECT mdtrt_id, psn_no, fixmedins_code, begntime, begn_date, endtime, end_date FROM encounter
  WHERE med_type IN ('21', '22', '23', '24', '52')
), interval_at AS (
  SELECT param_id, fixmedins_code, value AS days, round(value)::INTEGER AS whole_days, begndate, enddate
  FROM region_parameter JOIN institution USING (admdvs)
  WHERE param_code = 'split-stay-days'
), pair AS MATERIALIZED (
  SELECT first.mdtrt_id, first.psn_no, first.fixmedins_code, first.end_date, days,
         second.mdtrt_id AS other, second.begn_date AS other_begn_date
  FROM stay AS first
  JOIN stay AS second ON second.psn_no = first.psn_no AND second.fixmedins_code = first.fixmedins_code
   AND second.begntime >= first.endtime AND second.mdtrt_id <> first.mdtrt_id
  JOIN interval_at ON interval_at.fixmedins_code = first.fixmedins_code
   AND first.end_date >= begndate AND (enddate IS NULL OR first.end_date <= enddate)
   AND second.begn_date < first.end_date + whole_days
  QUALIFY row_number() OVER (PARTITION BY first.mdtrt_id, param_id ORDER BY second.begntime, second.mdtrt_id) = 1
), paid AS (
  SELECT mdtrt_id AS other, sum(fund_pay_sumamt) AS amount
  FROM settlement WHERE mdtrt_id IN (SELECT other FROM pair) GROUP BY mdtrt_id
)
SELECT mdtrt_id AS this, other AS value, psn_no AS patient, fixmedins_code AS institution, end_date AS "endedOn",
       other_begn_date AS "otherBeganOn", days, coalesce(paid.amount, 0) AS amount
FROM pair LEFT JOIN paid USING (other)
