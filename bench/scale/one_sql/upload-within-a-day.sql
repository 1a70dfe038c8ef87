SELECT line_id FROM settlement JOIN fee_line USING (mdtrt_id)
WHERE setl_id = :setl_id AND unixepoch(upld_time) - unixepoch(fee_ocur_time) > 86400
