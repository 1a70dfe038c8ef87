-- Two drugs of one group of like action, charged in one encounter on one day. Lines of grouped drugs are few.
WITH grouped AS MATERIALIZED (
  SELECT line_id, mdtrt_id, fee_date, med_list_codg, inscp_scp_amt, restr_no, group_code, restr_text, begndate, enddate
  FROM fee_line JOIN item_restriction USING (med_list_codg)
  WHERE restr_kind = 'action' AND group_code IS NOT NULL AND inscp_scp_amt > 0
)
SELECT DISTINCT line.line_id AS this, other.line_id AS value, line.restr_no AS restriction, line.med_list_codg AS item,
       other.med_list_codg AS "otherItem", line.fee_date AS day, line.restr_text AS words, line.inscp_scp_amt AS amount
FROM grouped AS line JOIN grouped AS other USING (mdtrt_id, fee_date, group_code)
WHERE other.med_list_codg < line.med_list_codg AND line.restr_text IS NOT NULL
  AND line.fee_date BETWEEN line.begndate AND coalesce(line.enddate, line.fee_date)
  AND line.line_id NOT IN (FROM taken_back) AND other.line_id NOT IN (FROM taken_back)
