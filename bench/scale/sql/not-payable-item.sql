-- Items that the fund may not pay, with an amount in scope.
SELECT line_id AS this, not_payable_head AS value, med_list_codg AS item, inscp_scp_amt AS amount
FROM fee_line
JOIN (
  SELECT DISTINCT med_list_codg, not_payable_head FROM catalogue_item WHERE not_payable_head IS NOT NULL
) USING (med_list_codg)
WHERE inscp_scp_amt > 0 AND det_item_fee_sumamt > 0
  AND line_id NOT IN (FROM taken_back)
