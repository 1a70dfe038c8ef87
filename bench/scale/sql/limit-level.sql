-- Items paid from a level upwards, in scope at an institution below it. The few limits are joined first.
WITH bound AS MATERIALIZED (
  SELECT restr_no, med_list_codg, lmt_hosp_lv, restr_text, begndate, enddate FROM item_restriction
  WHERE restr_kind = 'level' AND decides AND lmt_hosp_lv IS NOT NULL AND restr_text IS NOT NULL
)
SELECT line_id AS this, med_list_codg AS value, restr_no AS "limit", fixmedins_code AS institution, hosp_lv AS level,
       lmt_hosp_lv AS lowest, restr_text AS words, inscp_scp_amt AS amount
FROM fee_line JOIN bound USING (med_list_codg) JOIN encounter USING (mdtrt_id) JOIN institution USING (fixmedins_code)
WHERE hosp_lv <> '9' AND hosp_lv < lmt_hosp_lv AND inscp_scp_amt > 0 AND det_item_fee_sumamt > 0
  AND fee_date BETWEEN bound.begndate AND coalesce(bound.enddate, fee_date) AND line_id NOT IN (FROM taken_back)
