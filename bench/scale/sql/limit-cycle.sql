-- An item with a least interval, used again by the same person too soon. Lines of the few such items come first.
WITH bound AS MATERIALIZED (
  SELECT restr_no, med_list_codg, span_days, restr_text, begndate, enddate FROM item_restriction
  WHERE restr_kind = 'cycle' AND decides AND span_days IS NOT NULL AND restr_text IS NOT NULL
), charged AS MATERIALIZED (
  SELECT line_id, psn_no, med_list_codg, fee_date, inscp_scp_amt FROM fee_line
  WHERE med_list_codg IN (SELECT med_list_codg FROM bound) AND det_item_fee_sumamt > 0 AND line_id NOT IN (FROM taken_back)
)
SELECT line.line_id AS this, line.med_list_codg AS value, restr_no AS "limit", line.psn_no AS patient, span_days AS span,
       line.fee_date AS day, restr_text AS words, line.inscp_scp_amt AS amount, max(earlier.fee_date) AS "lastDay"
FROM charged AS line
JOIN bound ON bound.med_list_codg = line.med_list_codg AND line.fee_date BETWEEN bound.begndate AND coalesce(bound.enddate, line.fee_date)
JOIN charged AS earlier ON earlier.psn_no = line.psn_no AND earlier.med_list_codg = line.med_list_codg
 AND earlier.fee_date < line.fee_date AND line.fee_date < earlier.fee_date + span_days::INTEGER
WHERE line.inscp_scp_amt > 0
GROUP BY ALL
