SELECT setl_id FROM settlement
WHERE setl_id = :setl_id AND maf_pay > 0
  AND NOT EXISTS (
    SELECT 1 FROM person_status AS status JOIN assistance_status USING (psn_idet_type)
    WHERE status.psn_no = settlement.psn_no
      AND status.begndate <= setl_date AND (status.enddate IS NULL OR setl_date <= status.enddate))
