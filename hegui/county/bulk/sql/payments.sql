-- What each party pays, by the same parameters and in the same order as hegui/county/settling.py; amounts in fen.
CREATE VIEW summed AS
  SELECT *,
         amount0 + amount1 + amount2 + amount3 + amount4 AS charges,
         own0 + own1 + own2 + own3 + own4 AS own,
         pre0 + pre1 + pre2 + pre3 + pre4 AS pre
  FROM divided;

CREATE VIEW pooled AS
  SELECT *,
         charges - own - pre AS scope,
         CASE WHEN inpatient THEN least(charges - own - pre, deductible_of(scheme, level)) ELSE 0 END AS deductible
  FROM summed;

CREATE VIEW paid AS
  SELECT *,
         CASE WHEN inpatient THEN percent(scope - deductible, ratio_of(scheme, level, category))
              WHEN scheme = '310' AND plant <> 2 THEN percent(scope, 50) ELSE 0 END
         + CASE plant WHEN 1 THEN 500 WHEN 2 THEN scope // 2 ELSE 0 END AS pool
  FROM pooled;

CREATE VIEW settled_visit AS
  SELECT *,
         CASE WHEN plant = 4 AND NOT assisted THEN 1000
              WHEN inpatient AND assisted AND plant <> 1 THEN percent(scope - pool, 70) ELSE 0 END AS assistance
  FROM paid;

CREATE VIEW bill AS
  SELECT *,
         charges + CASE WHEN plant = 10 THEN 1000 ELSE 0 END AS total,
         pool + assistance + CASE WHEN plant = 11 THEN 2000 ELSE 0 END AS fund
  FROM settled_visit;
