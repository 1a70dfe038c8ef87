-- Amounts in fen, parameters in ten-thousandths: fen * 10,000 is compared, half a fen rounded up.
SELECT DISTINCT setl_id
FROM settlement
JOIN encounter USING (mdtrt_id)
JOIN institution USING (fixmedins_code)
JOIN region_parameter AS deductible
  ON deductible.param_code = 'inpatient-deductible' AND deductible.insutype = settlement.insutype
 AND deductible.admdvs = insuplc_admdvs AND deductible.hosp_lv = institution.hosp_lv
JOIN region_parameter AS ratio
  ON ratio.param_code = 'inpatient-ratio' AND ratio.insutype = settlement.insutype
 AND ratio.admdvs = insuplc_admdvs AND ratio.hosp_lv = institution.hosp_lv
WHERE setl_id = :setl_id AND med_type IN ('21', '22', '23', '24', '52')
  AND deductible.begndate <= setl_date AND coalesce(setl_date <= deductible.enddate, 1)
  AND ratio.begndate <= setl_date AND coalesce(setl_date <= ratio.enddate, 1)
  AND coalesce(deductible.psn_type = settlement.psn_type, 1) AND coalesce(ratio.psn_type = settlement.psn_type, 1)
  AND hifp_pay - (max(inscp_scp_amt - deductible.value / 100, 0) * ratio.value + 5000) / 10000 > 1
