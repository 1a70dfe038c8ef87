-- Drugs in scope on a day on which no catalogue entry for them is valid.
SELECT line_id AS this, med_list_codg AS value, fee_date AS day, inscp_scp_amt AS amount
FROM fee_line
JOIN (
  SELECT DISTINCT med_list_codg, list_type FROM catalogue_item SEMI JOIN drug_list_type USING (list_type)
) AS drug USING (med_list_codg)
ANTI JOIN catalogue_item AS entry ON entry.med_list_codg = fee_line.med_list_codg
 AND entry.begndate <= fee_date AND (entry.enddate IS NULL OR fee_date <= entry.enddate)
WHERE inscp_scp_amt > 0 AND det_item_fee_sumamt > 0 AND fee_date IS NOT NULL
  AND line_id NOT IN (FROM taken_back)
