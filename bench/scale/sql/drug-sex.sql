-- Items for one sex, in scope, charged to a person of the other. Few lines have such an item: they are found first.
WITH line AS MATERIALIZED (
  SELECT line_id, psn_no, med_list_codg, lmt_gend, inscp_scp_amt
  FROM fee_line
  JOIN (SELECT DISTINCT med_list_codg, lmt_gend FROM catalogue_item WHERE lmt_gend IS NOT NULL) USING (med_list_codg)
  WHERE inscp_scp_amt > 0 AND det_item_fee_sumamt > 0
)
SELECT line_id AS this, med_list_codg AS value, lmt_gend AS restriction, psn_no AS patient, gend AS sex,
       inscp_scp_amt AS amount
FROM line
JOIN person USING (psn_no)
WHERE gend IN ('1', '2') AND gend <> lmt_gend
  AND line_id NOT IN (FROM taken_back)
