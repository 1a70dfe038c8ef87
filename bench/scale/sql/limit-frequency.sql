-- Units of an item that is limited to so many a day or an encounter, against the days of the encounter. Such items are few.
WITH bound AS MATERIALIZED (
  SELECT restr_no, med_list_codg, max_cnt AS most, span_days, restr_text, begndate, enddate FROM item_restriction
  WHERE restr_kind = 'frequency' AND decides AND max_cnt IS NOT NULL AND restr_text IS NOT NULL AND coalesce(span_days, 1) = 1
), charged AS MATERIALIZED (
  SELECT mdtrt_id, med_list_codg, cnt, pric FROM fee_line
  WHERE med_list_codg IN (SELECT med_list_codg FROM bound) AND cnt IS NOT NULL
)
SELECT mdtrt_id AS this, med_list_codg AS value, restr_no AS "limit", most, days_covered AS days, restr_text AS words, sum(cnt) AS total,
       (sum(cnt) - CASE WHEN span_days IS NULL THEN most ELSE most * days_covered END)
         * CASE WHEN count(*) = count(pric) THEN min(pric) END AS amount
FROM charged JOIN bound USING (med_list_codg) JOIN encounter USING (mdtrt_id)
WHERE days_covered IS NOT NULL AND begn_date BETWEEN bound.begndate AND coalesce(bound.enddate, begn_date)
GROUP BY mdtrt_id, med_list_codg, restr_no, most, span_days, days_covered, restr_text
HAVING sum(cnt) > CASE WHEN span_days IS NULL THEN most ELSE most * days_covered END
