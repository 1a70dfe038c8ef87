-- Lines of which nothing is left after their refunds: what many of the statements leave out.
CREATE VIEW taken_back AS
  SELECT line.line_id FROM fee_line AS line
  JOIN (SELECT init_line_id, sum(det_item_fee_sumamt) AS back FROM fee_line WHERE init_line_id IS NOT NULL GROUP BY ALL) AS refund
    ON refund.init_line_id = line.line_id
  WHERE line.det_item_fee_sumamt + refund.back <= 0
