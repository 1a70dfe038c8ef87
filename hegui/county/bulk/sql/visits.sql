-- Every visit of the bulk with what is decided about it. Persons come three times, sixty days apart; `plant` says what,
-- if anything, is wrong: visits carry the violations 1 to 49 one in `spacing`, persons 61 to 63.
CREATE VIEW numbered AS
  SELECT i, i // 3 AS p, i % 3 AS j,
         mix(i, 11) AS h, mix(i, 12) AS g, mix(i // 3, 13) AS hp,
         CASE WHEN getvariable('planting') THEN i % getvariable('spacing') ELSE 0 END AS plant,
         CASE WHEN getvariable('planting') THEN (i // 3) % getvariable('spacing') ELSE 0 END AS person_plant
  FROM range(getvariable('visits')) AS numbers(i);

CREATE VIEW placed AS
  SELECT *,
         CASE WHEN hp % 3 = 0 THEN '310' ELSE '390' END AS scheme,
         CASE WHEN hp % 3 <> 0 THEN '1501' WHEN (hp // 3) % 4 = 0 THEN '1201' ELSE '1101' END AS category,
         CASE WHEN (hp // 12) % 2 = 0 THEN '1' ELSE '2' END AS sex,
         p % 50 = 7 AS assisted,
         CASE
           WHEN person_plant = 61 AND j < 2 THEN (hp + j) % getvariable('hospitals')
           WHEN person_plant = 62 AND j < 2 THEN hp % getvariable('hospitals')
           ELSE (h // 100) % getvariable('hospitals')
         END AS hospital,
         CASE
           WHEN plant IN (2, 15) THEN false
           WHEN plant IN (1, 4, 17) OR (person_plant IN (61, 62, 63) AND j < 2) THEN true
           ELSE h % 100 < 40
         END AS inpatient,
         CASE
           WHEN person_plant = 61 AND j = 0 THEN 6
           WHEN person_plant = 62 AND j = 0 THEN 5
           ELSE 2 + g % 12
         END AS days,
         DATE '2026-01-05' + CAST(
           hp // 7 % 45 + CASE
             WHEN person_plant = 61 AND j = 1 THEN 2
             WHEN person_plant = 62 AND j = 1 THEN 8
             ELSE j * 60
           END AS INTEGER) AS first_day
  FROM numbered;

CREATE VIEW visit AS
  SELECT *,
         1 + hospital % 3 AS level,
         first_day + to_seconds(28800 + g % 7200) AS begins,
         CASE WHEN inpatient THEN first_day + CAST(days AS INTEGER) + INTERVAL 37800 SECOND END AS ends,
         CASE WHEN inpatient THEN first_day + CAST(days AS INTEGER) + INTERVAL 39600 SECOND
              ELSE first_day + to_seconds(28800 + g % 7200) + INTERVAL 45 MINUTE END AS settled,
         'B' || (260000000000 + i) AS visit_no,
         'BS' || (260000000000 + i) AS settlement_no,
         (50023090000000000 + p)::VARCHAR AS person_no,
         'H5002' || (1000000 + hospital) AS hospital_no,
         'D5002' || (10000000 + hospital * 10 + h // 7 % 9) AS doctor_no
  FROM placed;
