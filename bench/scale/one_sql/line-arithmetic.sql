-- Quantity in ten-thousandths times price in millionths is 100,000,000 times fen, rounded half away from zero.
SELECT line_id FROM settlement JOIN fee_line USING (mdtrt_id)
WHERE setl_id = :setl_id
  AND abs(sign(cnt * pric) * ((abs(cnt * pric) + 50000000) / 100000000) - det_item_fee_sumamt) > 1
