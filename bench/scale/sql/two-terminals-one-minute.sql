-- Minutes in which an account was at two terminals, found by hashes of fixed width; the pairs are made, and hashes
-- that meet by chance dropped, for those only.
WITH minute AS (
  SELECT opter_no, opt_minute, list_sort(list(DISTINCT terminal)) AS terminals
  FROM operation_log
  WHERE hash(opter_no, opt_minute) IN (
    SELECT hash(opter_no, opt_minute) AS minute FROM operation_log
    WHERE terminal IS NOT NULL
    GROUP BY minute HAVING min(hash(terminal)) < max(hash(terminal))
  )
  AND terminal IS NOT NULL AND opter_no IS NOT NULL AND opt_minute IS NOT NULL
  GROUP BY opter_no, opt_minute
)
SELECT opter_no AS this, opt_minute AS value, first AS "firstTerminal", second AS "secondTerminal"
FROM minute, unnest(terminals) AS a (first), unnest(terminals) AS b (second)
WHERE first < second
