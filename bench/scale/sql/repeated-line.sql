-- Lines of one encounter that agree in item, moment, quantity and price: all but the first, with how many came before.
WITH charged AS (
  SELECT line_id, mdtrt_id, med_list_codg, fee_ocur_time, cnt, pric, inscp_scp_amt FROM fee_line
  WHERE cnt > 0 AND line_id NOT IN (FROM taken_back)
), alike AS MATERIALIZED (
  SELECT mdtrt_id, med_list_codg, fee_ocur_time, cnt, pric FROM charged GROUP BY ALL HAVING count(*) > 1
), numbered AS (
  SELECT line_id, med_list_codg, fee_ocur_time, inscp_scp_amt,
         row_number() OVER (PARTITION BY mdtrt_id, med_list_codg, fee_ocur_time, cnt, pric ORDER BY line_id) - 1 AS value
  FROM charged SEMI JOIN alike USING (mdtrt_id, med_list_codg, fee_ocur_time, cnt, pric)
)
SELECT line_id AS this, med_list_codg AS item, fee_ocur_time AS "at", inscp_scp_amt AS amount, value
FROM numbered WHERE value > 0 AND inscp_scp_amt > 0
