-- Both sums in one scan; only what fails is looked at twice.
WITH summed AS (
  SELECT setl_id, medfee_sumamt, fund_pay_sumamt,
         hifp_pay + coalesce(cvlserv_pay, 0) + coalesce(hifes_pay, 0) + coalesce(hifmi_pay, 0)
           + coalesce(hifob_pay, 0) + coalesce(maf_pay, 0) + coalesce(oth_pay, 0) AS funds,
         fund_pay_sumamt + psn_part_amt + coalesce(hosp_part_amt, 0) AS bearers
  FROM settlement
), wrong AS MATERIALIZED (
  SELECT * FROM summed WHERE abs(fund_pay_sumamt - funds) > 0.01 OR abs(medfee_sumamt - bearers) > 0.01
)
SELECT 'settlement-funds-paid' AS shape, setl_id AS this, fund_pay_sumamt AS value, funds AS parts,
       abs(fund_pay_sumamt - funds) AS amount
FROM wrong WHERE abs(fund_pay_sumamt - funds) > 0.01
UNION ALL
SELECT 'settlement-funds-total', setl_id, medfee_sumamt, bearers, abs(medfee_sumamt - bearers)
FROM wrong WHERE abs(medfee_sumamt - bearers) > 0.01
