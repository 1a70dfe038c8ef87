SELECT line.line_id
FROM settlement
JOIN fee_line AS line USING (mdtrt_id)
JOIN item_restriction AS pair ON pair.med_list_codg = line.med_list_codg AND pair.restr_kind = 'pair' AND pair.decides
 AND pair.begndate <= line.fee_date AND coalesce(line.fee_date <= pair.enddate, true)
JOIN fee_line AS other ON other.mdtrt_id = line.mdtrt_id AND other.med_list_codg = pair.other_item
 AND other.fee_date = line.fee_date
WHERE setl_id = :setl_id AND line.det_item_fee_sumamt > 0 AND other.det_item_fee_sumamt > 0
  AND NOT EXISTS (SELECT sum(refund.det_item_fee_sumamt) FROM fee_line AS refund WHERE refund.init_line_id = line.line_id
                  HAVING line.det_item_fee_sumamt + sum(refund.det_item_fee_sumamt) <= 0)
  AND NOT EXISTS (SELECT sum(refund.det_item_fee_sumamt) FROM fee_line AS refund WHERE refund.init_line_id = other.line_id
                  HAVING other.det_item_fee_sumamt + sum(refund.det_item_fee_sumamt) <= 0)
