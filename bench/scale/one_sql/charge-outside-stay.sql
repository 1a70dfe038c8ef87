SELECT line_id FROM settlement JOIN encounter USING (mdtrt_id) JOIN fee_line AS line USING (mdtrt_id)
WHERE setl_id = :setl_id AND med_type IN ('21', '22', '23', '24', '52') AND line.det_item_fee_sumamt > 0
  AND (line.fee_date < begn_date OR line.fee_date > end_date) AND begn_date IS NOT NULL AND end_date IS NOT NULL
  AND NOT EXISTS (SELECT sum(refund.det_item_fee_sumamt) FROM fee_line AS refund WHERE refund.init_line_id = line.line_id
                  HAVING line.det_item_fee_sumamt + sum(refund.det_item_fee_sumamt) <= 0)
