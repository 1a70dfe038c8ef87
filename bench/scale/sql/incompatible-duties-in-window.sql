-- Days on which an operator performed a duty, with the least and the greatest case of the day; then pairs of duties
-- within the window, of which some two cases differ.
WITH day AS MATERIALIZED (
  SELECT opter_no, step_code, CAST(opt_time AS DATE) AS day, min(case_no) AS low, max(case_no) AS high
  FROM operation_log WHERE opter_no IS NOT NULL AND case_no IS NOT NULL GROUP BY ALL
), bounds AS (
  SELECT round(value)::INTEGER AS days, begndate, enddate FROM region_parameter WHERE param_code = 'duty-window-days'
)
SELECT one.opter_no AS this, first_duty AS "firstDuty", second_duty AS "secondDuty", min(one.day) AS "firstDay", min(other.day) AS "secondDay"
FROM day AS one JOIN incompatible_duties ON first_duty = one.step_code
JOIN day AS other ON other.opter_no = one.opter_no AND second_duty = other.step_code
JOIN bounds ON abs(one.day - other.day) <= days AND greatest(one.day, other.day) >= begndate
  AND (enddate IS NULL OR greatest(one.day, other.day) <= enddate)
WHERE one.low <> other.high OR one.high <> other.low
GROUP BY ALL
