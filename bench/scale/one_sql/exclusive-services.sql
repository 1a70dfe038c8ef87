SELECT line.line_id
FROM settlement
JOIN fee_line AS line USING (mdtrt_id)
JOIN exclusion ON contained_item = line.med_list_codg
JOIN fee_line AS other ON other.mdtrt_id = line.mdtrt_id AND other.med_list_codg = containing_item
 AND other.fee_date = line.fee_date
WHERE setl_id = :setl_id AND line.det_item_fee_sumamt > 0 AND other.det_item_fee_sumamt > 0
  AND NOT EXISTS (SELECT 1 FROM fee_line AS refund WHERE refund.init_line_id IN (line.line_id, other.line_id))
