-- Powers without a department.
SELECT entry_no AS this, NULL AS value FROM list_power WHERE department_code IS NULL
