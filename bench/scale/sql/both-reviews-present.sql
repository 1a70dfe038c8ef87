-- One pass over the log: what each paid case has, and then what it lacks.
WITH paid AS (
  SELECT case_no, max(amount) FILTER (step_code = 'pay') AS amount,
         bool_or(step_code = 'first-review') AS has_first, bool_or(step_code = 'second-review') AS has_second
  FROM operation_log
  WHERE step_code IN ('first-review', 'second-review', 'pay')
  GROUP BY case_no
  HAVING bool_or(step_code = 'pay') AND NOT (has_first AND has_second)
)
SELECT case_no AS this, 'first-review' AS value, amount FROM paid WHERE NOT has_first
UNION ALL
SELECT case_no, 'second-review', amount FROM paid WHERE NOT has_second
