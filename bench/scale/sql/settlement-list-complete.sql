-- Lists of stays that lack a time or the way of paying, that name another day than the stay, and stays without one main diagnosis.
WITH listed AS MATERIALIZED (
  SELECT setl_id, mdtrt_id, adm_time, dscg_time, hi_paymtd, begn_date, end_date, fund_pay_sumamt AS amount
  FROM settlement_list JOIN encounter USING (mdtrt_id) LEFT JOIN settlement USING (setl_id)
  WHERE med_type IN ('21', '22', '23', '24', '52')
), moment AS (
  SELECT setl_id, begn_date, end_date, amount, unnest([adm_time, dscg_time])::DATE AS day FROM listed
), main AS (
  SELECT mdtrt_id, count(*) FILTER (WHERE maindiag_flag) AS mains FROM diagnosis
  WHERE maindiag_flag IS NOT NULL GROUP BY ALL
)
SELECT 'settlement-list-complete-condition' AS shape, setl_id AS this, mdtrt_id AS value, NULL::VARCHAR AS listed,
       NULL::BIGINT AS "mainDiagnoses", amount
FROM listed WHERE adm_time IS NULL OR dscg_time IS NULL OR hi_paymtd IS NULL
UNION ALL
SELECT 'settlement-list-complete-days', setl_id, begn_date::VARCHAR, day::VARCHAR, NULL, amount
FROM moment WHERE day <> begn_date AND day <> end_date
UNION ALL
SELECT 'settlement-list-complete-main-diagnosis', setl_id, mdtrt_id, NULL, mains, amount
FROM listed JOIN main USING (mdtrt_id) WHERE mains <> 1
