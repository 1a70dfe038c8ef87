-- Two lines of one encounter and one day, of which one item contains the other. Containing items are the rarer ones.
WITH exclusion AS (
  SELECT restr_no, med_list_codg AS contained_item, other_item AS containing_item, restr_text, begndate, enddate
  FROM item_restriction WHERE restr_kind = 'pair' AND decides
), containing AS (
  SELECT line_id, mdtrt_id, fee_date, restr_no, contained_item, containing_item, restr_text
  FROM fee_line JOIN exclusion ON containing_item = med_list_codg
  WHERE det_item_fee_sumamt > 0 AND fee_date BETWEEN begndate AND coalesce(enddate, fee_date)
), contained AS (
  SELECT line_id, mdtrt_id, fee_date, med_list_codg AS contained_item, inscp_scp_amt
  FROM fee_line
  WHERE med_list_codg IN (SELECT contained_item FROM exclusion) AND det_item_fee_sumamt > 0
), pair AS MATERIALIZED (
  SELECT contained.line_id AS this, containing.line_id AS value, restr_no AS "limit", contained_item AS "containedItem",
         containing_item AS "containingItem", fee_date AS day, restr_text AS words, inscp_scp_amt AS amount
  FROM containing JOIN contained USING (mdtrt_id, fee_date, contained_item)
)
FROM pair WHERE this NOT IN (FROM taken_back) AND value NOT IN (FROM taken_back)
