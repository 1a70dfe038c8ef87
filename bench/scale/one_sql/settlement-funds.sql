SELECT setl_id FROM settlement
WHERE setl_id = :setl_id
  AND (abs(fund_pay_sumamt - (hifp_pay + coalesce(cvlserv_pay, 0) + coalesce(hifes_pay, 0) + coalesce(hifmi_pay, 0)
           + coalesce(hifob_pay, 0) + coalesce(maf_pay, 0) + coalesce(oth_pay, 0))) > 1
       OR abs(medfee_sumamt - (fund_pay_sumamt + psn_part_amt + coalesce(hosp_part_amt, 0))) > 1)
