-- Operations of a step for which the operator held no permission that day.
WITH held AS (
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity') AS granted_to
  FROM permission_grant JOIN permission_duty USING (perm_code)
  UNION ALL
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity')
  FROM permission_grant JOIN role_duty USING (role_code)
)
SELECT log.log_id AS this, log.step_code AS value, log.opter_no AS operator, log.opt_date AS day, log.amount
FROM operation_log AS log
ANTI JOIN held ON held.opter_no = log.opter_no AND held.duty = log.step_code
 AND log.opt_date BETWEEN held.granted_from AND held.granted_to
ANTI JOIN operator ON operator.opter_no = log.opter_no AND operator.leave_date < log.opt_date
WHERE log.opter_no IS NOT NULL AND log.step_code IS NOT NULL AND log.opt_date IS NOT NULL
