SELECT setl_id FROM settlement JOIN fee_line USING (mdtrt_id)
WHERE setl_id = :setl_id
GROUP BY setl_id, medfee_sumamt
HAVING abs(medfee_sumamt - sum(det_item_fee_sumamt)) > 1
