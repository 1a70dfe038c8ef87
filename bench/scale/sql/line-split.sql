-- Added in pairs, the four parts fit DECIMAL(18, 2), which is a 64-bit integer.
SELECT line_id AS this, det_item_fee_sumamt AS value, fulamt_ownpay_amt AS "fullyOwnPaid", overlmt_amt AS "overLimit",
       preselfpay_amt AS "preSelfPaid", inscp_scp_amt AS "inScope",
       (fulamt_ownpay_amt + overlmt_amt) + (preselfpay_amt + inscp_scp_amt) AS parts,
       abs(det_item_fee_sumamt - parts) AS amount
FROM fee_line
WHERE (fulamt_ownpay_amt + overlmt_amt) + (preselfpay_amt + inscp_scp_amt)
      NOT BETWEEN det_item_fee_sumamt - 0.01 AND det_item_fee_sumamt + 0.01
