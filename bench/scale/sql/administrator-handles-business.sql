-- Operators who may administer and do business on the same day.
WITH held AS (
  SELECT opter_no, duty, granted_from, granted_to
  FROM permission_grant JOIN permission_duty USING (perm_code)
  UNION ALL
  SELECT opter_no, duty, granted_from, granted_to
  FROM permission_grant JOIN role_duty USING (role_code)
)
SELECT DISTINCT business.opter_no AS this, business.duty AS value
FROM held AS business
SEMI JOIN held AS administering
  ON administering.opter_no = business.opter_no AND administering.duty = 'administer'
 AND business.granted_from <= coalesce(administering.granted_to, DATE 'infinity')
 AND administering.granted_from <= coalesce(business.granted_to, DATE 'infinity')
WHERE business.duty IN (SELECT duty FROM business_duty)
