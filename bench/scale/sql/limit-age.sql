-- Charges for items with a limit of years or days of age, for persons outside it. Limits of items that nobody may be
-- outside of are left out before the lines are read.
WITH bound AS MATERIALIZED (
  SELECT restr_no, med_list_codg, min_age_yrs, below_age_yrs, min_age_days, max_age_days, restr_text, begndate, enddate
  FROM item_restriction
  WHERE decides AND restr_text IS NOT NULL AND coalesce(min_age_yrs, below_age_yrs, min_age_days, max_age_days) IS NOT NULL
), charged AS MATERIALIZED (
  SELECT line_id, med_list_codg, psn_no, brdy, fee_date, inscp_scp_amt, bound.* EXCLUDE (med_list_codg, begndate, enddate),
         date_diff('year', brdy, fee_date) - CASE WHEN (month(fee_date), day(fee_date)) < (month(brdy), day(brdy)) THEN 1 ELSE 0 END AS age
  FROM fee_line JOIN bound USING (med_list_codg) JOIN person USING (psn_no)
  WHERE inscp_scp_amt > 0 AND det_item_fee_sumamt > 0 AND brdy IS NOT NULL
    AND fee_date BETWEEN bound.begndate AND coalesce(bound.enddate, fee_date) AND line_id NOT IN (FROM taken_back)
)
SELECT 'limit-age-years' AS shape, line_id AS this, med_list_codg AS value, restr_no AS "limit", psn_no AS patient, brdy AS birth,
       fee_date AS day, age, NULL AS bound, restr_text AS words, inscp_scp_amt AS amount
FROM charged WHERE age < min_age_yrs OR age >= below_age_yrs
UNION ALL
SELECT 'limit-age-days-young', line_id, med_list_codg, restr_no, psn_no, brdy, fee_date, NULL, min_age_days, restr_text, inscp_scp_amt
FROM charged WHERE fee_date < brdy + min_age_days
UNION ALL
SELECT 'limit-age-days-old', line_id, med_list_codg, restr_no, psn_no, brdy, fee_date, NULL, max_age_days, restr_text, inscp_scp_amt
FROM charged WHERE fee_date > brdy + max_age_days
