-- Each sale of a pack with each earlier sale of it.
WITH sale AS (SELECT * FROM trace_sale WHERE sel_retn_cnt > 0)
SELECT later.sale_id AS this, earlier.sale_id AS value, drug_trac_codg AS "traceCode",
       later.sel_retn_time AS "soldAt", earlier.sel_retn_time AS "earlierSoldAt",
       earlier.fixmedins_code AS seller, round(later.finl_trns_pric * later.sel_retn_cnt, 2) AS amount
FROM sale AS later JOIN sale AS earlier USING (drug_trac_codg)
WHERE (earlier.sel_retn_time, earlier.sale_id) < (later.sel_retn_time, later.sale_id)
