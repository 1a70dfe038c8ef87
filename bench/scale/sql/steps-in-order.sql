-- Each step of a case at its earliest time; cases out of order are few, and only those are looked at again.
WITH suspect AS MATERIALIZED (
  SELECT case_no,
         min(opt_time) FILTER (step_code = 'register') AS registered,
         min(opt_time) FILTER (step_code = 'first-review') AS reviewed,
         min(opt_time) FILTER (step_code = 'second-review') AS confirmed,
         min(opt_time) FILTER (step_code = 'pay') AS paid
  FROM operation_log
  GROUP BY case_no
  HAVING reviewed < registered OR confirmed < registered OR paid < registered
      OR confirmed < reviewed OR paid < reviewed OR paid < confirmed
), log AS MATERIALIZED (
  SELECT case_no, step_code, opt_time, log_id, amount
  FROM operation_log WHERE case_no IN (SELECT case_no FROM suspect)
), step AS MATERIALIZED (
  SELECT case_no, step_code, list_position(['register', 'first-review', 'second-review', 'pay'], step_code) AS place,
         min(opt_time) AS opt_time, arg_min(log_id, (opt_time, log_id)) AS log_id
  FROM log GROUP BY case_no, step_code
)
SELECT case_no AS this, later.log_id AS value, earlier.step_code AS "earlierDuty", later.step_code AS "laterDuty",
       earlier.opt_time AS "earlierTime", later.opt_time AS "laterTime",
       (SELECT max(amount) FROM log WHERE log.case_no = later.case_no) AS amount
FROM step AS earlier JOIN step AS later USING (case_no)
WHERE earlier.place < later.place AND later.opt_time < earlier.opt_time
