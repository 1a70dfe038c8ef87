-- Assistance paid to people without a status that entitles them that day.
SELECT setl_id AS this, maf_pay AS value, settlement.psn_no AS patient, setl_date AS day, maf_pay AS amount
FROM settlement
ANTI JOIN (SELECT * FROM person_status SEMI JOIN assistance_status USING (psn_idet_type)) AS status
  ON status.psn_no = settlement.psn_no AND status.begndate <= setl_date
 AND (status.enddate IS NULL OR setl_date <= status.enddate)
WHERE maf_pay > 0 AND settlement.psn_no IS NOT NULL AND setl_date IS NOT NULL
