-- The deductible of each settled stay against the region's: the first stay of the year, or a later one.
WITH stay AS (
  SELECT setl_id, mdtrt_id, settlement.psn_no, settlement.insutype, setl_year, setl_time, setl_date, act_pay_dedc, inscp_scp_amt, medfee_sumamt,
         insuplc_admdvs AS admdvs, settlement.psn_type, fixmedins_code
  FROM settlement JOIN encounter USING (mdtrt_id) WHERE med_type IN ('21', '22', '23', '24', '52')
), counted AS (
  SELECT *, count(DISTINCT mdtrt_id) OVER (PARTITION BY psn_no, insutype, setl_year ORDER BY setl_time RANGE UNBOUNDED PRECEDING) AS stays FROM stay
), first AS (
  SELECT admdvs, insutype, hosp_lv, psn_type, value AS first, begndate, enddate FROM region_parameter WHERE param_code = 'inpatient-deductible'
), later AS (
  SELECT admdvs, insutype, hosp_lv, value AS later, begndate, enddate FROM region_parameter WHERE param_code = 'later-stay-deductible'
), unknown AS (
  SELECT admdvs, insutype, begndate FROM region_parameter WHERE param_code = 'later-stay-unknown'
), owed AS (
  SELECT counted.*, CASE WHEN stays > 1 THEN coalesce(later, first) ELSE first END AS standard
  FROM counted JOIN institution USING (fixmedins_code)
  JOIN first ON first.admdvs = counted.admdvs AND first.insutype = counted.insutype AND first.hosp_lv = institution.hosp_lv
   AND setl_date BETWEEN first.begndate AND coalesce(first.enddate, setl_date) AND coalesce(first.psn_type = counted.psn_type, true)
  LEFT JOIN later ON later.admdvs = counted.admdvs AND later.insutype = counted.insutype AND later.hosp_lv = institution.hosp_lv
   AND setl_date BETWEEN later.begndate AND coalesce(later.enddate, setl_date)
)
SELECT DISTINCT setl_id AS this, act_pay_dedc AS value, inscp_scp_amt AS "inScope", stays, standard,
       least(inscp_scp_amt, standard) AS expected, abs(act_pay_dedc - least(inscp_scp_amt, standard)) AS amount
FROM owed
WHERE medfee_sumamt > 0 AND abs(act_pay_dedc - least(inscp_scp_amt, standard)) > 0.01
  AND (stays = 1 OR NOT EXISTS (FROM unknown WHERE unknown.admdvs = owed.admdvs AND unknown.insutype = owed.insutype AND unknown.begndate <= setl_date))
  AND mdtrt_id NOT IN (SELECT mdtrt_id FROM encounter WHERE ttp_resp)
