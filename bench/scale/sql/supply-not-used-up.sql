-- A drug had again outside a stay while more days of it are left than the region accepts. Lines that say for how many
-- days they are taken come first.
WITH taken AS MATERIALIZED (
  SELECT line_id, mdtrt_id, encounter.psn_no, med_list_codg, fee_date, inscp_scp_amt, prd_days
  FROM fee_line JOIN encounter USING (mdtrt_id)
  WHERE prd_days IS NOT NULL AND inscp_scp_amt > 0 AND coalesce(med_type, '') NOT IN ('21', '22', '23', '24', '52')
    AND line_id NOT IN (FROM taken_back)
), bounds AS (
  SELECT admdvs, value AS early, begndate, enddate FROM region_parameter WHERE param_code = 'refill-days'
)
SELECT DISTINCT line.line_id AS this, earlier.line_id AS value, line.med_list_codg AS item, earlier.fee_date AS "earlierDay",
       earlier.prd_days AS days, line.fee_date AS day, early, line.inscp_scp_amt AS amount
FROM taken AS line JOIN taken AS earlier USING (psn_no, med_list_codg)
JOIN person USING (psn_no) JOIN bounds ON bounds.admdvs = person.insuplc_admdvs
WHERE line.mdtrt_id <> earlier.mdtrt_id AND earlier.prd_days > early
  AND (earlier.fee_date < line.fee_date OR (earlier.fee_date = line.fee_date AND earlier.line_id < line.line_id))
  AND line.fee_date < earlier.fee_date + round(earlier.prd_days - early)::INTEGER
  AND line.fee_date BETWEEN bounds.begndate AND coalesce(bounds.enddate, line.fee_date)
