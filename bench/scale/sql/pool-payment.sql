-- Payments for a stay above (in scope - deductible) * ratio of scheme, region, hospital level, category and day; the
-- deductible is what the claim says was charged, else the region's.
WITH policy AS MATERIALIZED (
  SELECT insutype, admdvs, hosp_lv, deductible.value AS standard, ratio.value AS ratio,
         deductible.psn_type AS deductible_for, ratio.psn_type AS ratio_for,
         greatest(deductible.begndate, ratio.begndate) AS begndate,
         least(coalesce(deductible.enddate, DATE 'infinity'), coalesce(ratio.enddate, DATE 'infinity')) AS enddate
  FROM region_parameter AS deductible
  JOIN region_parameter AS ratio USING (insutype, admdvs, hosp_lv)
  WHERE deductible.param_code = 'inpatient-deductible' AND ratio.param_code = 'inpatient-ratio'
), stay AS (
  SELECT mdtrt_id, hosp_lv FROM encounter JOIN institution USING (fixmedins_code)
  WHERE med_type IN ('21', '22', '23', '24', '52') AND hosp_lv IS NOT NULL
), payment AS MATERIALIZED (
  SELECT setl_id, setl_date, hifp_pay, inscp_scp_amt, act_pay_dedc, insutype, insuplc_admdvs AS admdvs, psn_type, hosp_lv
  FROM settlement JOIN stay USING (mdtrt_id)
  WHERE hifp_pay > 0.01
)
SELECT DISTINCT setl_id AS this, hifp_pay AS value, inscp_scp_amt AS "inScope",
       coalesce(act_pay_dedc, standard) AS deductible, ratio,
       round(greatest(inscp_scp_amt - coalesce(act_pay_dedc, standard), 0) * ratio, 2) AS allowed, hifp_pay - allowed AS amount
FROM payment JOIN policy USING (insutype, admdvs, hosp_lv)
WHERE setl_date BETWEEN begndate AND enddate
  AND coalesce(deductible_for = psn_type, true) AND coalesce(ratio_for = psn_type, true)
  AND hifp_pay - round(greatest(inscp_scp_amt - coalesce(act_pay_dedc, standard), 0) * ratio, 2) > 0.01
