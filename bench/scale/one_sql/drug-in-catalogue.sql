SELECT line_id FROM settlement JOIN fee_line AS line USING (mdtrt_id)
WHERE setl_id = :setl_id AND line.inscp_scp_amt > 0 AND line.det_item_fee_sumamt > 0
  AND EXISTS (SELECT 1 FROM catalogue_item AS item JOIN drug_list_type USING (list_type)
              WHERE item.med_list_codg = line.med_list_codg)
  AND NOT EXISTS (SELECT 1 FROM catalogue_item AS entry
                  WHERE entry.med_list_codg = line.med_list_codg AND entry.begndate <= line.fee_date
                    AND (entry.enddate IS NULL OR line.fee_date <= entry.enddate))
  AND NOT EXISTS (SELECT sum(refund.det_item_fee_sumamt) FROM fee_line AS refund WHERE refund.init_line_id = line.line_id
                  HAVING line.det_item_fee_sumamt + sum(refund.det_item_fee_sumamt) <= 0)
