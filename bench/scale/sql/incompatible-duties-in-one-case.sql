-- One person in two incompatible steps of a case, other than the steps that have a rule of their own. Cases with one person in
-- several steps are few.
WITH pair AS MATERIALIZED (
  SELECT first_duty, second_duty FROM incompatible_duties
  WHERE NOT (first_duty IN (SELECT duty FROM trio_duty) AND second_duty IN (SELECT duty FROM trio_duty))
    AND NOT (first_duty = 'register' AND second_duty = 'pay')
), suspect AS MATERIALIZED (
  SELECT case_no, opter_no FROM operation_log
  WHERE step_code IN (SELECT first_duty FROM pair UNION SELECT second_duty FROM pair) AND case_no IS NOT NULL AND opter_no IS NOT NULL
  GROUP BY case_no, opter_no HAVING min(step_code) < max(step_code)
), step AS MATERIALIZED (
  SELECT DISTINCT case_no, opter_no, step_code FROM operation_log SEMI JOIN suspect USING (case_no, opter_no)
)
SELECT case_no AS this, opter_no AS value, first_duty AS "firstDuty", second_duty AS "secondDuty",
       (SELECT max(amount) FROM operation_log WHERE operation_log.case_no = first.case_no) AS amount
FROM step AS first JOIN pair ON first_duty = first.step_code JOIN step AS second USING (case_no, opter_no)
WHERE second.step_code = second_duty
