-- Operators who may do two of the three review steps on the same day.
WITH held AS (
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity') AS granted_to
  FROM permission_grant JOIN permission_duty USING (perm_code) SEMI JOIN trio_duty USING (duty)
  UNION ALL
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity')
  FROM permission_grant JOIN role_duty USING (role_code) SEMI JOIN trio_duty USING (duty)
)
SELECT DISTINCT first.opter_no AS this, first.duty AS "firstDuty", second.duty AS "secondDuty"
FROM held AS first
JOIN held AS second ON second.opter_no = first.opter_no AND first.duty < second.duty
 AND second.granted_from <= first.granted_to AND first.granted_from <= second.granted_to
