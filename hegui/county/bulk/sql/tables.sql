-- The rows of every table, columns as the tables of ingest name them (derived columns are added when writing).

CREATE VIEW bulk_person AS
  SELECT person_no AS psn_no, name_of(hp) AS psn_name,
         impossible_identity('500230' || strftime(born, '%Y%m%d') || printf('%03d', (p * 2 + sex::INTEGER % 2) % 1000)) AS certno,
         sex AS gend, born AS brdy, scheme AS insutype, category AS psn_type, '500230' AS insuplc_admdvs
  FROM (SELECT *, CASE category WHEN '1201' THEN DATE '1942-01-01' ELSE DATE '1968-01-01' END
                  + CAST(hp // 24 % 7000 AS INTEGER) AS born
        FROM visit WHERE j = 0);

CREATE VIEW bulk_person_status AS
  SELECT person_no AS psn_no, '23' AS psn_idet_type, DATE '2025-01-01' AS begndate, NULL::DATE AS enddate
  FROM visit WHERE j = 0 AND assisted;

CREATE VIEW bulk_institution AS
  SELECT 'H5002' || (1000000 + n) AS fixmedins_code, '丰都县示例医院' || n AS fixmedins_name,
         '1' AS fixmedins_type, (1 + n % 3)::VARCHAR AS hosp_lv, '500230' AS admdvs
  FROM range(getvariable('hospitals')) AS numbers(n)
  UNION ALL
  SELECT 'P5002' || (1000000 + n), '丰都县示例药店' || n, '2', '9', '500230'
  FROM range(getvariable('hospitals')) AS numbers(n);

CREATE VIEW bulk_agreement AS
  SELECT 'BXY' || fixmedins_code AS agrt_no, fixmedins_code, DATE '2026-01-01' AS begndate, DATE '2026-12-31' AS enddate
  FROM bulk_institution;

-- The tenth physician of each hospital is suspended for the year.
CREATE VIEW bulk_physician AS
  SELECT 'D5002' || (10000000 + n * 10 + d) AS dr_codg, name_of(mix(n * 10 + d, 31)) AS dr_name,
         'H5002' || (1000000 + n) AS fixmedins_code
  FROM range(getvariable('hospitals')) AS numbers(n), range(10) AS doctors(d);

CREATE VIEW bulk_suspension AS
  SELECT 'D5002' || (10000009 + n * 10) AS dr_codg, DATE '2026-01-01' AS begndate, NULL::DATE AS enddate,
         '暂停医保支付资格' AS reason
  FROM range(getvariable('hospitals')) AS numbers(n);

CREATE VIEW bulk_encounter AS
  SELECT visit_no AS mdtrt_id, person_no AS psn_no, hospital_no AS fixmedins_code,
         CASE WHEN inpatient THEN '21' WHEN plant = 15 THEN '13' ELSE '11' END AS med_type, scheme AS insutype,
         begins AS begntime, ends AS endtime, doctor_no AS atddr_no,
         CASE WHEN inpatient THEN NULL ELSE plant = 2 END AS ttp_resp, NULL::VARCHAR AS ipt_otp_no
  FROM visit;

CREATE VIEW bulk_diagnosis AS
  SELECT visit_no AS mdtrt_id, '1' AS diag_srt_no,
         CASE g % 3 WHEN 0 THEN 'I10.x00x002' WHEN 1 THEN 'E11.900' ELSE 'J18.900' END AS diag_code,
         CASE g % 3 WHEN 0 THEN '高血压病' WHEN 1 THEN '2型糖尿病' ELSE '肺炎' END AS diag_name, true AS maindiag_flag
  FROM visit;

-- The stay's daily charges are booked on the last day, everything else on the first.
CREATE VIEW lined AS
  SELECT *,
         CASE k WHEN 0 THEN item0 WHEN 1 THEN item1 WHEN 2 THEN item2 WHEN 3 THEN item3 ELSE item4 END AS item,
         CASE k WHEN 0 THEN count0 WHEN 1 THEN count1 WHEN 2 THEN count2 WHEN 3 THEN count3 ELSE count4 END AS quantity,
         CASE k WHEN 0 THEN price0 WHEN 1 THEN price1 WHEN 2 THEN price2 WHEN 3 THEN price3 ELSE price4 END AS price,
         CASE k WHEN 0 THEN amount0 WHEN 1 THEN amount1 WHEN 2 THEN amount2 WHEN 3 THEN amount3 ELSE amount4 END AS amount,
         CASE k WHEN 0 THEN own0 WHEN 1 THEN own1 WHEN 2 THEN own2 WHEN 3 THEN own3 ELSE own4 END AS line_own,
         CASE k WHEN 0 THEN pre0 WHEN 1 THEN pre1 WHEN 2 THEN pre2 WHEN 3 THEN pre3 ELSE pre4 END AS line_pre,
         CASE WHEN inpatient AND k < 3 THEN ends - INTERVAL 2 HOUR
              WHEN plant = 17 AND k = 4 THEN ends + INTERVAL 1 DAY
              ELSE begins + INTERVAL 20 MINUTE END AS incurred
  FROM (SELECT *, unnest([0, 1, 2, 3, 4]) AS k FROM divided);

CREATE VIEW bulk_fee_line AS
  SELECT '000' || (k + 1) AS feedetl_sn, visit_no AS mdtrt_id, person_no AS psn_no, code_of(item) AS med_list_codg,
         incurred AS fee_ocur_time, quantity::DECIMAL(16, 4) AS cnt, yuan(price)::DECIMAL(16, 6) AS pric,
         yuan(amount) AS det_item_fee_sumamt, yuan(line_own) AS fulamt_ownpay_amt, 0::DECIMAL(16, 2) AS overlmt_amt,
         yuan(line_pre) AS preselfpay_amt,
         yuan(amount - line_own - line_pre - CASE WHEN plant = 9 AND k = 4 THEN 300 ELSE 0 END) AS inscp_scp_amt,
         CASE WHEN plant = 16 AND k = 4 THEN 'D5002' || (10000009 + hospital * 10) ELSE doctor_no END AS bilg_dr_codg,
         incurred + CASE WHEN plant = 12 AND k = 4 THEN INTERVAL 26 HOUR ELSE INTERVAL 20 MINUTE END AS upld_time,
         NULL::VARCHAR AS init_feedetl_sn, CASE WHEN NOT inpatient AND k = 0 THEN 30 END::DECIMAL(16, 4) AS prd_days
  FROM lined;

CREATE VIEW bulk_settlement AS
  SELECT settlement_no AS setl_id, visit_no AS mdtrt_id, person_no AS psn_no, scheme AS insutype, category AS psn_type,
         '500230' AS insuplc_admdvs, settled AS setl_time, yuan(total) AS medfee_sumamt, yuan(own) AS fulamt_ownpay_amt,
         0::DECIMAL(16, 2) AS overlmt_selfpay, yuan(pre) AS preselfpay_amt, yuan(scope) AS inscp_scp_amt,
         yuan(deductible) AS act_pay_dedc, yuan(pool) AS hifp_pay, 0::DECIMAL(16, 2) AS cvlserv_pay,
         0::DECIMAL(16, 2) AS hifes_pay, 0::DECIMAL(16, 2) AS hifmi_pay, 0::DECIMAL(16, 2) AS hifob_pay,
         yuan(assistance) AS maf_pay, 0::DECIMAL(16, 2) AS oth_pay, yuan(fund) AS fund_pay_sumamt,
         yuan(total - fund) AS psn_part_amt, yuan(CASE scheme WHEN '310' THEN percent(total - fund, 60) ELSE 0 END) AS acct_pay,
         yuan(total - fund - CASE scheme WHEN '310' THEN percent(total - fund, 60) ELSE 0 END) AS psn_cash_pay,
         0::DECIMAL(16, 2) AS hosp_part_amt
  FROM bill;

CREATE VIEW bulk_fund_payment AS
  SELECT settlement_no AS setl_id,
         CASE k WHEN 0 THEN scheme || '100' ELSE '310200' END AS fund_pay_type,
         yuan(CASE k WHEN 0 THEN pool ELSE percent(total - fund, 60) END) AS fund_payamt
  FROM (SELECT *, unnest([0, 1]) AS k FROM bill)
  WHERE k = 0 OR scheme = '310';

CREATE VIEW bulk_settlement_list AS
  SELECT settlement_no AS setl_id, visit_no AS mdtrt_id, begins AS adm_time, ends AS dscg_time,
         CASE level WHEN 3 THEN '3' ELSE '1' END AS hi_paymtd, settled + INTERVAL 76 HOUR AS dcla_time
  FROM visit WHERE inpatient;

-- One pack for every fifth visit; plant 13 sells its pack once more three days later.
CREATE VIEW bulk_trace_sale AS
  SELECT '80000' || (900000000000000 + i) AS drug_trac_codg,
         'P5002' || (1000000 + g % getvariable('hospitals')) AS fixmedins_code,
         'BLS' || (10000000000 + i * 2 + again) AS rtal_docno,
         begins + INTERVAL 2 HOUR + again * INTERVAL 3 DAY AS sel_retn_time, code_of(6) AS med_list_codg,
         settlement_no AS setl_id, person_no AS psn_no, 36.8::DECIMAL(16, 6) AS finl_trns_pric, 1::DECIMAL(16, 4) AS sel_retn_cnt
  FROM (SELECT *, unnest(CASE WHEN plant = 13 THEN [0, 1] WHEN i % 5 = 0 THEN [0] END) AS again FROM visit);

-- What the region asks of screening; the values are invented.
CREATE VIEW bulk_region_parameter AS
  SELECT param_code, '500230' AS admdvs, NULL::VARCHAR AS insutype, NULL::VARCHAR AS hosp_lv, NULL::VARCHAR AS psn_type,
         value::DECIMAL(18, 4) AS value, DATE '2026-01-01' AS begndate,
         '虚构示例值（示例参数）' AS source_doc, false AS confirmed
  FROM (VALUES ('duty-window-days', 5), ('drug-places', 2), ('refill-days', 7), ('judged-from', 2000), ('frequent-visits', 4),
               ('frequent-purchases', 2), ('frequent-admissions', 6)) AS asked(param_code, value);
