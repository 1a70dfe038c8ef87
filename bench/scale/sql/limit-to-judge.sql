-- Points that leave something to a person: one WITH for all of them, then a part for each kind of limit. Lines of items with
-- such a limit are few, and only those are looked at by the parts.
WITH bound AS MATERIALIZED (
  SELECT restr_no, med_list_codg, restr_kind, lmt_gend, age_param, lmt_hosp_lv, span_days, other_item, restr_text, begndate, enddate
  FROM item_restriction WHERE NOT decides AND restr_text IS NOT NULL
), charged AS MATERIALIZED (
  SELECT line_id, mdtrt_id, fee_line.psn_no, med_list_codg, fee_date, inscp_scp_amt, bound.* EXCLUDE (med_list_codg, begndate, enddate)
  FROM fee_line JOIN bound USING (med_list_codg)
  WHERE det_item_fee_sumamt > 0 AND fee_date BETWEEN bound.begndate AND coalesce(bound.enddate, fee_date)
    AND line_id NOT IN (FROM taken_back)
), looked_at AS MATERIALIZED (
  SELECT charged.* FROM charged JOIN encounter USING (mdtrt_id) JOIN institution USING (fixmedins_code)
  JOIN region_parameter AS least ON least.param_code = 'judged-from' AND least.admdvs = institution.admdvs
   AND fee_date BETWEEN least.begndate AND coalesce(least.enddate, fee_date)
  WHERE inscp_scp_amt >= least.value
), of_item AS MATERIALIZED (
  SELECT line_id, mdtrt_id, psn_no, med_list_codg, fee_date FROM fee_line WHERE med_list_codg IN (SELECT med_list_codg FROM looked_at)
), paid AS MATERIALIZED (
  FROM charged WHERE inscp_scp_amt > 0
)
SELECT 'limit-to-judge-indication' AS shape, line_id AS this, med_list_codg AS value, restr_no AS "limit", restr_text AS words, inscp_scp_amt AS amount
FROM looked_at AS line
WHERE restr_kind = 'diagnosis' AND EXISTS (FROM diagnosis WHERE diagnosis.mdtrt_id = line.mdtrt_id)
  AND NOT EXISTS (FROM diagnosis WHERE diagnosis.mdtrt_id = line.mdtrt_id AND contains(restr_text, diag_name))
  AND NOT EXISTS (
    FROM of_item WHERE of_item.mdtrt_id = line.mdtrt_id AND of_item.med_list_codg = line.med_list_codg
      AND (of_item.fee_date < line.fee_date OR (of_item.fee_date = line.fee_date AND of_item.line_id < line.line_id)))
UNION ALL
SELECT 'limit-to-judge-first', line_id, med_list_codg, restr_no, restr_text, inscp_scp_amt
FROM looked_at AS line
WHERE restr_kind IN ('second-line', 'course', 'age', 'care', 'other')
  AND NOT EXISTS (
    FROM of_item WHERE of_item.psn_no = line.psn_no AND of_item.med_list_codg = line.med_list_codg
      AND (of_item.fee_date < line.fee_date OR (of_item.fee_date = line.fee_date AND of_item.line_id < line.line_id)))
UNION ALL
SELECT 'limit-to-judge-sex', line_id, med_list_codg, restr_no, restr_text, inscp_scp_amt
FROM paid JOIN person USING (psn_no)
WHERE restr_kind = 'sex' AND gend IN ('1', '2') AND gend <> paid.lmt_gend
UNION ALL
SELECT 'limit-to-judge-child', line_id, med_list_codg, restr_no, restr_text, inscp_scp_amt
FROM paid JOIN person USING (psn_no)
JOIN region_parameter AS under ON under.param_code = age_param AND under.admdvs = person.insuplc_admdvs
 AND fee_date BETWEEN under.begndate AND coalesce(under.enddate, fee_date)
WHERE restr_kind = 'child'
  AND date_diff('year', brdy, fee_date) - CASE WHEN (month(fee_date), day(fee_date)) < (month(brdy), day(brdy)) THEN 1 ELSE 0 END >= under.value
UNION ALL
SELECT 'limit-to-judge-level', line_id, med_list_codg, restr_no, restr_text, inscp_scp_amt
FROM paid JOIN encounter USING (mdtrt_id) JOIN institution USING (fixmedins_code)
WHERE restr_kind = 'level' AND hosp_lv <> '9' AND hosp_lv < paid.lmt_hosp_lv
UNION ALL
SELECT DISTINCT 'limit-to-judge-cycle', line.line_id, line.med_list_codg, restr_no, restr_text, line.inscp_scp_amt
FROM paid AS line JOIN fee_line AS other ON other.psn_no = line.psn_no AND other.med_list_codg = line.med_list_codg
WHERE restr_kind = 'cycle' AND other.fee_date < line.fee_date AND line.fee_date < other.fee_date + span_days::INTEGER
  AND other.det_item_fee_sumamt > 0 AND other.line_id NOT IN (FROM taken_back)
UNION ALL
SELECT DISTINCT 'limit-to-judge-pair', line.line_id, line.med_list_codg, restr_no, restr_text, line.inscp_scp_amt
FROM paid AS line JOIN fee_line AS other ON other.mdtrt_id = line.mdtrt_id AND other.med_list_codg = line.other_item AND other.fee_date = line.fee_date
WHERE restr_kind = 'pair' AND other.det_item_fee_sumamt > 0 AND other.line_id NOT IN (FROM taken_back)
