SELECT setl_id FROM settlement JOIN encounter USING (mdtrt_id)
WHERE setl_id = :setl_id AND ttp_resp AND fund_pay_sumamt > 0
