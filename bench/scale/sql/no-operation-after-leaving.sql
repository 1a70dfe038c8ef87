-- Operations of accounts whose owner had left.
SELECT log.log_id AS this, operator.leave_date AS value, log.opter_no AS operator, log.opt_date AS day,
       log.step_code AS duty, log.amount
FROM operator
JOIN operation_log AS log ON log.opter_no = operator.opter_no AND log.opt_date > operator.leave_date
WHERE log.step_code IS NOT NULL
