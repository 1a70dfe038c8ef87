SELECT line_id FROM settlement JOIN fee_line USING (mdtrt_id)
WHERE setl_id = :setl_id
  AND abs(det_item_fee_sumamt - (fee_line.fulamt_ownpay_amt + fee_line.overlmt_amt + fee_line.preselfpay_amt
          + fee_line.inscp_scp_amt)) > 1
