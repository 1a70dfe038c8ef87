-- Delegations without an approver, and those approved by a party to them.
WITH delegation AS (SELECT * FROM permission_grant WHERE delegated_from IS NOT NULL)
SELECT 'delegation-approved-by-someone' AS shape, grant_id AS this, NULL AS value
FROM delegation WHERE approved_by IS NULL
UNION ALL
SELECT 'delegation-approved-by-another', grant_id, approved_by FROM delegation WHERE approved_by = delegated_from
UNION ALL
SELECT 'delegation-approved-by-another', grant_id, approved_by FROM delegation WHERE approved_by = opter_no
