-- Lines of a stay dated before its first or after its last day, unless refunded.
SELECT line_id AS this, fee_date AS value, stay.begn_date AS "beganOn", stay.end_date AS "endedOn", inscp_scp_amt AS amount
FROM fee_line
JOIN encounter AS stay USING (mdtrt_id)
WHERE stay.med_type IN ('21', '22', '23', '24', '52') AND stay.begn_date IS NOT NULL AND stay.end_date IS NOT NULL
  AND fee_date NOT BETWEEN stay.begn_date AND stay.end_date
  AND det_item_fee_sumamt > 0
  AND line_id NOT IN (FROM taken_back)
