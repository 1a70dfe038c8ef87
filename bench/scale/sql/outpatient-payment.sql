-- Deductible and payment of visits against what the year leaves: one window over each person's year for both.
WITH settled AS MATERIALIZED (
  SELECT setl_id, mdtrt_id, settlement.psn_no, settlement.insutype, setl_year, setl_time, setl_date, settlement.psn_type, insuplc_admdvs AS admdvs, pool_admdvs,
         medfee_sumamt, inscp_scp_amt, act_pay_dedc, hifp_pay, fixmedins_code, ttp_resp, med_type IN ('11', '13') AS visit
  FROM settlement JOIN encounter USING (mdtrt_id) WHERE med_type IS NOT NULL
), sofar AS MATERIALIZED (
  SELECT *, sum(CASE WHEN visit THEN act_pay_dedc ELSE 0 END) OVER year AS taken, sum(hifp_pay) OVER year AS paid,
         sum(CASE WHEN visit THEN hifp_pay ELSE 0 END) OVER year AS paid_for_visits
  FROM settled
  WINDOW year AS (PARTITION BY psn_no, insutype, setl_year ORDER BY setl_time RANGE UNBOUNDED PRECEDING)
), judged AS MATERIALIZED (
  FROM sofar WHERE visit AND medfee_sumamt > 0 AND ttp_resp IS DISTINCT FROM true
), policy AS MATERIALIZED (
  SELECT param_code, insutype, admdvs, hosp_lv, psn_type, value, begndate, coalesce(enddate, DATE 'infinity') AS enddate FROM region_parameter
), deductible AS (
  SELECT setl_id, act_pay_dedc, inscp_scp_amt, value AS standard, taken - act_pay_dedc AS before,
         least(inscp_scp_amt, greatest(value - (taken - act_pay_dedc), 0)) AS expected
  FROM judged JOIN policy USING (insutype, admdvs)
  WHERE param_code = 'outpatient-deductible' AND setl_date BETWEEN begndate AND enddate AND coalesce(policy.psn_type = judged.psn_type, true)
), allowed AS (
  SELECT setl_id, hifp_pay, inscp_scp_amt, act_pay_dedc, ratio.value AS ratio, ceiling.value AS ceiling, year.value AS year,
         paid_for_visits - hifp_pay AS before, paid - hifp_pay AS before_all,
         least(round(greatest(inscp_scp_amt - act_pay_dedc, 0) * ratio.value, 2), greatest(ceiling.value - (paid_for_visits - hifp_pay), 0)) AS allowed
  FROM judged JOIN institution USING (fixmedins_code)
  JOIN policy AS ratio ON ratio.param_code = 'outpatient-ratio' AND ratio.insutype = judged.insutype AND ratio.admdvs = judged.admdvs
   AND ratio.hosp_lv = institution.hosp_lv AND setl_date BETWEEN ratio.begndate AND ratio.enddate AND coalesce(ratio.psn_type = judged.psn_type, true)
  JOIN policy AS ceiling ON ceiling.param_code = 'outpatient-ceiling' AND ceiling.insutype = judged.insutype AND ceiling.admdvs = judged.admdvs
   AND setl_date BETWEEN ceiling.begndate AND ceiling.enddate AND coalesce(ceiling.psn_type = judged.psn_type, true)
  LEFT JOIN policy AS year ON year.param_code = 'pool-ceiling' AND year.insutype = judged.insutype AND year.admdvs = judged.admdvs
   AND setl_date BETWEEN year.begndate AND year.enddate
  WHERE institution.pool_admdvs = judged.pool_admdvs AND act_pay_dedc IS NOT NULL
), payment AS (
  SELECT *, CASE WHEN year IS NULL THEN allowed ELSE least(allowed, greatest(year - before_all, 0)) END AS expected,
         CASE WHEN hifp_pay > allowed THEN hifp_pay - allowed ELSE expected - hifp_pay END AS amount
  FROM allowed
)
SELECT DISTINCT 'outpatient-payment-deductible' AS shape, setl_id AS this, act_pay_dedc AS value, inscp_scp_amt AS "inScope", standard, before, expected,
       abs(act_pay_dedc - expected) AS amount, NULL AS deductible, NULL AS ratio, NULL AS allowed, NULL AS ceiling
FROM deductible WHERE abs(act_pay_dedc - expected) > 0.01
UNION ALL
SELECT DISTINCT 'outpatient-payment-pool', setl_id, hifp_pay, inscp_scp_amt, NULL, before, expected, amount, act_pay_dedc, ratio, allowed, ceiling
FROM payment WHERE amount > 0.01
