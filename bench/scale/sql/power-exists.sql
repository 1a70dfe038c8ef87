-- Matters that name a power which is not on the list of powers.
SELECT list_matter.entry_no AS this, list_matter.power_no AS value
FROM list_matter ANTI JOIN list_power ON list_power.entry_no = list_matter.power_no
WHERE list_matter.power_no IS NOT NULL
