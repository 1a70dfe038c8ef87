-- Matters without a power, a legal basis or a leading department.
SELECT 'matter-complete-power' AS shape, entry_no AS this, NULL AS value FROM list_matter WHERE power_no IS NULL
UNION ALL
SELECT 'matter-complete-basis', entry_no, NULL FROM list_matter WHERE legal_basis IS NULL
UNION ALL
SELECT 'matter-complete-lead', entry_no, NULL FROM list_matter WHERE lead_code IS NULL
