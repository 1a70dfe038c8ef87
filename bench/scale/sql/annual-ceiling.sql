-- Sums of a year above the ceiling of the person's scheme and region, in force on 31 December.
WITH total AS (
  SELECT psn_no, insutype, setl_year, sum(hifp_pay) AS paid
  FROM settlement
  WHERE hifp_pay IS NOT NULL AND insutype IS NOT NULL AND setl_year IS NOT NULL
  GROUP BY psn_no, insutype, setl_year
  HAVING sum(hifp_pay) > (SELECT min(value) FROM region_parameter WHERE param_code = 'pool-ceiling')
)
SELECT DISTINCT psn_no AS this, total.paid AS value, total.insutype AS scheme, total.setl_year AS year,
       ceiling.value AS ceiling, total.paid - ceiling.value AS amount
FROM total
JOIN person USING (psn_no)
JOIN region_parameter AS ceiling
  ON ceiling.param_code = 'pool-ceiling' AND ceiling.insutype = total.insutype
 AND ceiling.admdvs = person.insuplc_admdvs AND total.paid > ceiling.value
 AND ceiling.begndate <= make_date(total.setl_year, 12, 31)
 AND coalesce(ceiling.enddate >= make_date(total.setl_year, 12, 31), true)
