-- Charges in scope ordered by a physician who is on no register, and charges of visits and stays that name none.
SELECT 'physician-on-register-condition' AS shape, line_id AS this, bilg_dr_codg AS value, inscp_scp_amt AS amount
FROM fee_line ANTI JOIN physician ON dr_codg = bilg_dr_codg
WHERE bilg_dr_codg IS NOT NULL AND inscp_scp_amt > 0
  AND mdtrt_id NOT IN (SELECT mdtrt_id FROM encounter WHERE med_type = '41') AND line_id NOT IN (FROM taken_back)
UNION ALL
SELECT 'physician-on-register-absent', line_id, NULL, inscp_scp_amt
FROM fee_line
WHERE bilg_dr_codg IS NULL AND inscp_scp_amt > 0 AND upld_time IS NOT NULL
  AND mdtrt_id NOT IN (SELECT mdtrt_id FROM encounter WHERE med_type = '41') AND line_id NOT IN (FROM taken_back)
