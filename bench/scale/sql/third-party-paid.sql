-- Encounters with a liable third party that the fund paid for.
SELECT setl_id AS this, fund_pay_sumamt AS value, mdtrt_id AS encounter, fund_pay_sumamt AS amount
FROM settlement
JOIN encounter USING (mdtrt_id)
WHERE encounter.ttp_resp AND settlement.fund_pay_sumamt > 0
