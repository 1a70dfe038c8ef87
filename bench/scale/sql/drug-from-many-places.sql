-- One drug, one person, one month: from how many institutions. A month that no region's limit could mind is left out early.
WITH bounds AS MATERIALIZED (
  SELECT admdvs, value AS places, begndate, enddate FROM region_parameter WHERE param_code = 'drug-places'
), bought AS (
  SELECT encounter.psn_no, med_list_codg, year(fee_date) AS year, month(fee_date) AS month,
         count(DISTINCT fixmedins_code) AS value, sum(inscp_scp_amt) AS amount, max(fee_date) AS last
  FROM fee_line JOIN encounter USING (mdtrt_id)
  WHERE med_list_codg IN (SELECT med_list_codg FROM catalogue_item WHERE list_type = '101')
    AND inscp_scp_amt > 0 AND med_type IS NOT NULL AND line_id NOT IN (FROM taken_back)
  GROUP BY ALL
  HAVING value > (SELECT min(places) FROM bounds)
)
SELECT DISTINCT psn_no AS this, value, med_list_codg AS item, year, month, places, amount
FROM bought JOIN person USING (psn_no) JOIN bounds ON bounds.admdvs = person.insuplc_admdvs
WHERE value > places AND last BETWEEN begndate AND coalesce(enddate, last)
