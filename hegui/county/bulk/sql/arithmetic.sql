-- Choices from a number alone, by whole-number arithmetic, so that they are the same in every version of DuckDB.
CREATE MACRO mix(number, salt) AS
  ((((number + 1) * 2654435761 + salt * 97531 + getvariable('seed') * 7919) % 2147483647) * 48271) % 2147483647;

-- Fen as yuan.
CREATE MACRO yuan(fen) AS ((fen)::DECIMAL(18, 0) / 100::DECIMAL(3, 0))::DECIMAL(16, 2);

-- A tenth, rounded half up.
CREATE MACRO tenth(fen) AS (fen + 5) // 10;

-- So many percent, rounded half up.
CREATE MACRO percent(fen, share) AS (fen * share + 50) // 100;
