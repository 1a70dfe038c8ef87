-- Deductibles above the share of last year's income in the same region.
SELECT DISTINCT deductible.param_id AS this, deductible.value, deductible.admdvs AS region,
       income.param_year AS "incomeYear", income.value AS income, bound.share, bound.share * income.value AS limit
FROM region_parameter AS deductible
JOIN region_parameter AS income ON income.admdvs = deductible.admdvs AND income.param_year = deductible.param_year - 1
JOIN bound ON bound.bound = 'major-illness-deductible'
WHERE deductible.param_code = 'major-illness-deductible' AND income.param_code = 'disposable-income'
  AND deductible.value > bound.share * income.value
