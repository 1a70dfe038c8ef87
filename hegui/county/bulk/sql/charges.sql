-- Five lines of every visit: item (place in the list of items), quantity and amount in fen.
CREATE VIEW chosen AS
  SELECT *,
         CASE WHEN inpatient THEN 0 ELSE 6 + h // 11 % 2 END AS item0,
         CASE WHEN inpatient THEN 1 ELSE 3 + h // 13 % 3 END AS item1,
         CASE WHEN inpatient THEN 2 ELSE 13 END AS item2,
         CASE WHEN plant = 5 AND first_day > DATE '2026-03-31' THEN 16
              WHEN plant = 5 AND first_day < DATE '2026-03-01' THEN 17
              WHEN plant = 15 THEN 20
              WHEN inpatient THEN 8 + h // 17 % 5 ELSE 7 END AS item3,
         CASE WHEN plant = 3 THEN 15
              WHEN plant = 14 THEN CASE WHEN sex = '1' THEN 19 ELSE 18 END
              WHEN plant = 15 THEN 21
              WHEN person_plant = 63 AND j < 2 THEN 14
              WHEN inpatient AND g % 9 = 0 THEN 14
              ELSE 6 + g // 9 % 2 END AS item4,
         CASE WHEN inpatient THEN days ELSE 30 END AS count0,
         CASE WHEN inpatient THEN days ELSE 1 END AS count1,
         CASE WHEN inpatient THEN days ELSE 1 + g % 20 END AS count2,
         CASE WHEN plant = 15 THEN 1 ELSE 1 + h // 19 % 6 END AS count3,
         CASE WHEN (person_plant = 63 AND j < 2) OR (inpatient AND g % 9 = 0) OR plant = 15 THEN 1
              ELSE 14 * (1 + h // 23 % 4) END AS count4
  FROM visit;

CREATE VIEW priced AS
  SELECT *,
         price_of(item0) AS price0, price_of(item1) AS price1, price_of(item2) AS price2, price_of(item3) AS price3,
         CASE WHEN person_plant = 63 AND j < 2 THEN 10000000
              WHEN item4 = 14 THEN 100 * (2600 + g % 6000)
              ELSE price_of(item4) END AS price4
  FROM chosen;

CREATE VIEW charged AS
  SELECT *,
         count0 * price0 AS amount0, count1 * price1 AS amount1, count2 * price2 AS amount2, count3 * price3 AS amount3,
         count4 * price4 + CASE WHEN plant = 8 THEN 500 ELSE 0 END AS amount4
  FROM priced;

CREATE VIEW divided AS
  SELECT *,
         own_of(item0, amount0) AS own0, own_of(item1, amount1) AS own1, own_of(item2, amount2) AS own2,
         own_of(item3, amount3) AS own3, own_of(item4, amount4) AS own4,
         pre_of(item0, amount0) AS pre0, pre_of(item1, amount1) AS pre1, pre_of(item2, amount2) AS pre2,
         pre_of(item3, amount3) AS pre3, pre_of(item4, amount4) AS pre4
  FROM charged;
