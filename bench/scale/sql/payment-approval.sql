-- Payments at or above a tier without that tier's approval before them.
WITH tier AS MATERIALIZED (
  SELECT tier.shape, tier.duty, value AS least, begndate, enddate
  FROM region_parameter
  JOIN (VALUES ('tier-section-approval', 'payment-approval-section', 'approve-section'),
               ('tier-lead-approval', 'payment-approval-lead', 'approve-lead')) AS tier (param_code, shape, duty)
  USING (param_code)
), payment AS MATERIALIZED (
  SELECT log_id, case_no, amount, opt_date, opt_time FROM operation_log
  WHERE step_code = 'pay' AND amount >= (SELECT min(least) FROM tier)
), approval AS MATERIALIZED (
  SELECT case_no, step_code, opt_time FROM operation_log WHERE step_code IN ('approve-section', 'approve-lead')
)
SELECT DISTINCT tier.shape, payment.log_id AS this, tier.duty AS value, tier.least AS tier, payment.amount
FROM payment
JOIN tier ON payment.amount >= tier.least
 AND payment.opt_date >= tier.begndate AND (tier.enddate IS NULL OR payment.opt_date <= tier.enddate)
ANTI JOIN approval ON approval.case_no = payment.case_no AND approval.step_code = tier.duty
 AND approval.opt_time <= payment.opt_time
