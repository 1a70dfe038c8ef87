-- Operators who may do two incompatible duties on the same day, review pairs and administration apart.
WITH held AS (
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity') AS granted_to
  FROM permission_grant JOIN permission_duty USING (perm_code)
  UNION ALL
  SELECT opter_no, duty, granted_from, coalesce(granted_to, DATE 'infinity')
  FROM permission_grant JOIN role_duty USING (role_code)
)
SELECT DISTINCT first.opter_no AS this, first_duty AS "firstDuty", second_duty AS "secondDuty"
FROM incompatible_duties
JOIN held AS first ON first.duty = first_duty
JOIN held AS second ON second.duty = second_duty AND second.opter_no = first.opter_no
 AND second.granted_from <= first.granted_to AND first.granted_from <= second.granted_to
WHERE 'administer' NOT IN (first_duty, second_duty)
  AND NOT (first_duty IN (SELECT duty FROM trio_duty) AND second_duty IN (SELECT duty FROM trio_duty))
