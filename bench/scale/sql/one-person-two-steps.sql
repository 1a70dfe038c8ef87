-- One operator in two steps of a case: then the ranges of the hashes of those steps' operators overlap, which one
-- grouping of fixed-width values finds. Cases where they do are few, and only those are looked at again.
WITH suspect AS MATERIALIZED (
  SELECT case_no, max(amount) AS amount,
         min(hash(opter_no)) FILTER (step_code = 'register') AS least_registering,
         max(hash(opter_no)) FILTER (step_code = 'register') AS most_registering,
         min(hash(opter_no)) FILTER (step_code = 'first-review') AS least_first,
         max(hash(opter_no)) FILTER (step_code = 'first-review') AS most_first,
         min(hash(opter_no)) FILTER (step_code = 'second-review') AS least_second,
         max(hash(opter_no)) FILTER (step_code = 'second-review') AS most_second
  FROM operation_log
  GROUP BY case_no
  HAVING (least_registering <= most_first AND least_first <= most_registering)
      OR (least_registering <= most_second AND least_second <= most_registering)
      OR (least_first <= most_second AND least_second <= most_first)
), step AS MATERIALIZED (
  SELECT DISTINCT case_no, opter_no, step_code
  FROM operation_log SEMI JOIN suspect USING (case_no)
  WHERE step_code IN (SELECT duty FROM trio_duty)
)
SELECT case_no AS this, opter_no AS value, first.step_code AS "firstDuty", second.step_code AS "secondDuty", amount
FROM step AS first JOIN step AS second USING (case_no, opter_no) JOIN suspect USING (case_no)
WHERE first.step_code < second.step_code
