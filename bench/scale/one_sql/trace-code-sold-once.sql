SELECT later.sale_id
FROM trace_sale AS later
JOIN trace_sale AS earlier USING (drug_trac_codg)
WHERE later.setl_id = :setl_id AND later.sel_retn_cnt > 0 AND earlier.sel_retn_cnt > 0
  AND (earlier.sel_retn_time, earlier.sale_id) < (later.sel_retn_time, later.sale_id)
