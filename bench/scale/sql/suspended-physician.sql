-- Lines in scope that a physician ordered while suspended.
SELECT line_id AS this, bilg_dr_codg AS value, fee_date AS day, begndate AS "suspendedFrom", inscp_scp_amt AS amount
FROM fee_line
JOIN suspension ON dr_codg = bilg_dr_codg AND fee_date >= begndate AND (enddate IS NULL OR fee_date <= enddate)
WHERE inscp_scp_amt > 0 AND det_item_fee_sumamt > 0
  AND line_id NOT IN (FROM taken_back)
