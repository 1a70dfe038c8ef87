-- How many findings each rule must give for the bulk, counted from what was planted.
CREATE VIEW bulk_expected AS
  SELECT rule, count(*) AS findings FROM (
    SELECT unnest([
      CASE plant
        WHEN 1 THEN 'pool-payment'
        WHEN 2 THEN 'third-party-paid'
        WHEN 3 THEN 'not-payable-item'
        WHEN 4 THEN CASE WHEN NOT assisted THEN 'assistance-status' END
        WHEN 5 THEN CASE WHEN item3 IN (16, 17) THEN 'drug-in-catalogue' END
        WHEN 8 THEN 'line-arithmetic'
        WHEN 9 THEN 'line-split'
        WHEN 10 THEN 'settlement-total'
        WHEN 11 THEN 'settlement-funds'
        WHEN 12 THEN 'upload-within-a-day'
        WHEN 13 THEN 'trace-code-sold-once'
        WHEN 14 THEN 'drug-sex'
        WHEN 15 THEN 'exclusive-services'
        WHEN 16 THEN 'suspended-physician'
        WHEN 17 THEN 'charge-outside-stay'
        WHEN 20 THEN 'both-reviews-present'
        WHEN 21 THEN 'steps-in-order'
        WHEN 22 THEN 'payment-approval'
        WHEN 23 THEN 'one-person-two-steps'
        WHEN 24 THEN 'permission-in-force'
        WHEN 25 THEN 'no-operation-after-leaving'
        WHEN 26 THEN 'two-terminals-one-minute'
      END,
      CASE WHEN j = 1 THEN CASE person_plant
        WHEN 61 THEN 'overlapping-stays'
        WHEN 62 THEN 'split-stays'
        WHEN 63 THEN 'annual-ceiling'
      END END]) AS rule
    FROM charged)
  WHERE rule IS NOT NULL
  GROUP BY rule
  UNION ALL
  SELECT 'claim-second-review', count(*) FROM bill WHERE plant = 20 AND fund > 0
  UNION ALL
  SELECT unnest(['two-review-duties-held', 'incompatible-duties-held', 'administrator-handles-business', 'delegation-approved']),
         getvariable('planted');
