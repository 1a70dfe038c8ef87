WITH total AS (
  SELECT psn_no, insutype, setl_year, sum(hifp_pay) AS paid
  FROM settlement WHERE psn_no = (SELECT psn_no FROM settlement WHERE setl_id = :setl_id)
  GROUP BY psn_no, insutype, setl_year
)
SELECT DISTINCT psn_no
FROM total
JOIN person USING (psn_no)
JOIN region_parameter AS ceiling ON ceiling.param_code = 'pool-ceiling' AND ceiling.insutype = total.insutype
 AND ceiling.admdvs = insuplc_admdvs AND paid > ceiling.value / 100
WHERE ceiling.begndate <= setl_year || '-12-31' AND coalesce(ceiling.enddate >= setl_year || '-12-31', 1)
