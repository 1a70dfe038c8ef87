-- The agency's operators: one duty each, in five series; further series hold what is planted.
CREATE VIEW employed AS
  SELECT role, series, n, series || (10000000 + n) AS number
  FROM (VALUES ('clerk', 'A'), ('first-reviewer', 'B'), ('second-reviewer', 'C'), ('payer', 'D')) AS roles(role, series),
       range(getvariable('officers')) AS numbers(n)
  UNION ALL SELECT 'section-head', 'E', 0, 'E10000000'
  UNION ALL SELECT 'leader', 'F', 0, 'F10000000'
  -- M changes from registering to first review on 1 April; G left last year; R uses two terminals;
  -- T holds two review duties; P holds two incompatible duties; S administers and registers; U got a permission from D.
  UNION ALL SELECT role, series, n, series || (10000000 + n)
  FROM (VALUES ('clerk', 'M'), ('payer', 'G'), ('clerk', 'R'), ('clerk', 'T'), ('payer', 'P'), ('administrator', 'S')) AS roles(role, series),
       range(getvariable('planted')) AS numbers(n)
  UNION ALL SELECT NULL, 'U', n, 'U' || (10000000 + n) FROM range(getvariable('planted')) AS numbers(n);

CREATE VIEW bulk_operator AS
  SELECT number AS opter_no, name_of(mix(ascii(series) * 100000 + n, 41)) AS opter_name, '经办岗' AS post_name, '经办科' AS dept_name,
         DATE '2020-01-06' AS begndate, CASE series WHEN 'G' THEN DATE '2025-12-31' END AS leave_date
  FROM employed;

CREATE VIEW bulk_permission_grant AS
  SELECT number AS opter_no, role AS role_code, NULL::VARCHAR AS perm_code, DATE '2024-01-01' AS granted_from,
         CASE series WHEN 'M' THEN DATE '2026-03-31' END AS granted_to, 'F10000000' AS approved_by, NULL::VARCHAR AS delegated_from
  FROM employed WHERE role IS NOT NULL
  UNION ALL
  SELECT number, CASE series WHEN 'M' THEN 'first-reviewer' WHEN 'S' THEN 'clerk' END,
         CASE series WHEN 'T' THEN 'second-review' WHEN 'P' THEN 'audit' WHEN 'U' THEN 'register' END,
         DATE '2026-04-01', NULL, CASE series WHEN 'U' THEN NULL ELSE 'F10000000' END,
         CASE series WHEN 'U' THEN 'A10000000' END
  FROM employed WHERE series IN ('M', 'S', 'T', 'P', 'U');

-- One claim by hand for each visit, opened on the Monday or Tuesday of a later week without holidays, so that its steps
-- fall on working days. Register, first and second review, payment; approvals where the amount asks for them.
CREATE VIEW worked AS
  SELECT *, i // getvariable('spacing') AS planted_n,
         'BX' || (10000000000 + i) AS case_no,
         yuan(CASE plant WHEN 22 THEN 1200000 ELSE fund END) AS amount,
         CASE plant WHEN 23 THEN DATE '2026-03-31' + INTERVAL 32400 SECOND
              ELSE ordinary_week(CAST(settled AS DATE)) + to_seconds(86400 * (h % 2) + 32400 + h % 7000) END AS opened
  FROM bill;

CREATE VIEW stepped AS
  SELECT *,
         CASE k
           WHEN 0 THEN 'register' WHEN 1 THEN 'first-review' WHEN 2 THEN 'second-review' WHEN 3 THEN 'pay'
           WHEN 4 THEN 'approve-section' WHEN 5 THEN 'approve-lead' ELSE 'register'
         END AS step,
         CASE k
           WHEN 0 THEN opened
           WHEN 1 THEN opened + CASE plant WHEN 21 THEN INTERVAL 26 HOUR ELSE INTERVAL 24 HOUR END
           WHEN 2 THEN opened + CASE plant WHEN 21 THEN INTERVAL 24 HOUR ELSE INTERVAL 26 HOUR END
           WHEN 3 THEN opened + INTERVAL 3 DAY
           WHEN 4 THEN opened + INTERVAL 30 HOUR
           WHEN 5 THEN opened + INTERVAL 48 HOUR
           ELSE date_trunc('minute', opened) + to_seconds((second(opened) + 30) % 60)
         END AS moment
  FROM (SELECT *, unnest(CASE
          WHEN plant = 20 THEN [0, 1, 3]
          WHEN plant = 22 THEN [0, 1, 2, 3]
          WHEN plant = 26 THEN [0, 6, 1, 2, 3]
          WHEN amount >= getvariable('lead_tier') THEN [0, 1, 2, 4, 5, 3]
          WHEN amount >= getvariable('section_tier') THEN [0, 1, 2, 4, 3]
          ELSE [0, 1, 2, 3] END) AS k FROM worked);

CREATE VIEW bulk_operation_log AS
  SELECT case_no, step AS step_code,
         operator AS opter_no, moment AS opt_time,
         CASE k WHEN 6 THEN 'T2-' ELSE 'T1-' END || operator AS terminal, amount
  FROM (SELECT *,
         CASE
           WHEN plant = 23 AND k < 2 THEN 'M' || (10000000 + planted_n)
           WHEN plant = 24 AND k = 1 THEN 'D' || (10000000 + (h + 1) % getvariable('officers'))
           WHEN plant = 25 AND k = 3 THEN 'G' || (10000000 + planted_n)
           WHEN plant = 26 AND k IN (0, 6) THEN 'R' || (10000000 + planted_n)
           WHEN k = 4 THEN 'E10000000' WHEN k = 5 THEN 'F10000000'
           ELSE ['A', 'B', 'C', 'D'][k + 1] || (10000000 + h % getvariable('officers'))
         END AS operator
        FROM stepped);

CREATE VIEW bulk_manual_claim AS
  SELECT 'SG' || (10000000000 + i) AS claim_no, case_no, person_no AS psn_no, settlement_no AS setl_id,
         CASE WHEN inpatient THEN 'inpatient' ELSE 'outpatient' END AS claim_kind, false AS out_of_area, false AS injury,
         amount AS claimed_amount, amount AS granted_amount, 'card' AS pay_to,
         CAST(opened AS DATE) AS applied_on, CAST(opened AS DATE) AS accepted_on, CAST(opened AS DATE) + 3 AS paid_on
  FROM worked;
