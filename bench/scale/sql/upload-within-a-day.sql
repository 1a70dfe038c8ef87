-- Counted in microseconds: adding an interval to a timestamp is slower than subtracting integers.
SELECT line_id AS this, upld_time AS value, fee_ocur_time AS "incurredAt", det_item_fee_sumamt AS amount
FROM fee_line
WHERE epoch_us(upld_time) - epoch_us(fee_ocur_time) > 86_400_000_000
