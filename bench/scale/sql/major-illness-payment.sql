-- What major-illness insurance owes for a stay: what the year's own cost gives, less what it gave before.
WITH stay AS MATERIALIZED (
  SELECT setl_id, settlement.psn_no, settlement.insutype, setl_date, insuplc_admdvs AS admdvs, inscp_scp_amt, hifp_pay, coalesce(hifmi_pay, 0) AS paid,
         sum(inscp_scp_amt - hifp_pay) OVER (PARTITION BY settlement.psn_no, settlement.insutype, setl_year ORDER BY setl_time RANGE UNBOUNDED PRECEDING)::DECIMAL(18, 2) AS sofar
  FROM settlement JOIN encounter USING (mdtrt_id) WHERE med_type IN ('21', '22', '23', '24', '52')
), policy AS MATERIALIZED (
  SELECT param_code, insutype, admdvs, value, begndate, coalesce(enddate, DATE 'infinity') AS enddate FROM region_parameter
), day AS MATERIALIZED (
  SELECT DISTINCT insutype, admdvs, setl_date FROM stay
), owing AS MATERIALIZED (
  SELECT day.*, first.value AS first, ratio.value AS ratio, second.value AS second, second_ratio.value AS second_ratio, third.value AS third,
         third_ratio.value AS third_ratio, cap.value AS cap, share.value AS share, rise.value AS rise
  FROM day
  JOIN policy AS first ON first.param_code = 'major-illness-deductible' AND first.insutype = day.insutype AND first.admdvs = day.admdvs AND setl_date BETWEEN first.begndate AND first.enddate
  JOIN policy AS ratio ON ratio.param_code = 'major-illness-ratio' AND ratio.insutype = day.insutype AND ratio.admdvs = day.admdvs AND setl_date BETWEEN ratio.begndate AND ratio.enddate
  LEFT JOIN policy AS second ON second.param_code = 'major-illness-second-from' AND second.insutype = day.insutype AND second.admdvs = day.admdvs AND setl_date BETWEEN second.begndate AND second.enddate
  LEFT JOIN policy AS second_ratio ON second_ratio.param_code = 'major-illness-second-ratio' AND second_ratio.insutype = day.insutype AND second_ratio.admdvs = day.admdvs AND setl_date BETWEEN second_ratio.begndate AND second_ratio.enddate
  LEFT JOIN policy AS third ON third.param_code = 'major-illness-third-from' AND third.insutype = day.insutype AND third.admdvs = day.admdvs AND setl_date BETWEEN third.begndate AND third.enddate
  LEFT JOIN policy AS third_ratio ON third_ratio.param_code = 'major-illness-third-ratio' AND third_ratio.insutype = day.insutype AND third_ratio.admdvs = day.admdvs AND setl_date BETWEEN third_ratio.begndate AND third_ratio.enddate
  LEFT JOIN policy AS cap ON cap.param_code = 'major-illness-ceiling' AND cap.insutype = day.insutype AND cap.admdvs = day.admdvs AND setl_date BETWEEN cap.begndate AND cap.enddate
  LEFT JOIN policy AS share ON share.param_code = 'hardship-deductible-share' AND share.insutype = day.insutype AND share.admdvs = day.admdvs AND setl_date BETWEEN share.begndate AND share.enddate
  LEFT JOIN policy AS rise ON rise.param_code = 'hardship-ratio-rise' AND rise.insutype = day.insutype AND rise.admdvs = day.admdvs AND setl_date BETWEEN rise.begndate AND rise.enddate
), judged AS (
  SELECT stay.*, sofar - inscp_scp_amt + hifp_pay AS before, owing.* EXCLUDE (insutype, admdvs, setl_date),
         EXISTS (
           FROM person_status AS status SEMI JOIN assistance_status USING (psn_idet_type)
           WHERE status.psn_no = stay.psn_no AND status.begndate <= setl_date AND (status.enddate IS NULL OR setl_date <= status.enddate)
         ) AS hardship
  FROM stay JOIN owing USING (insutype, admdvs, setl_date)
), rated AS (
  SELECT *, first * CASE WHEN hardship THEN coalesce(share, 1) ELSE 1 END AS deductible,
         ratio + CASE WHEN hardship THEN coalesce(rise, 0) ELSE 0 END AS own_ratio
  FROM judged
), raw AS (
  SELECT *,
         greatest(sofar - deductible, 0) * own_ratio + coalesce(greatest(sofar - second, 0) * (second_ratio - ratio), 0)
           + coalesce(greatest(sofar - third, 0) * (third_ratio - second_ratio), 0) AS raw,
         greatest(before - deductible, 0) * own_ratio + coalesce(greatest(before - second, 0) * (second_ratio - ratio), 0)
           + coalesce(greatest(before - third, 0) * (third_ratio - second_ratio), 0) AS raw_before
  FROM rated
), due AS (
  SELECT *, round(CASE WHEN hardship OR cap IS NULL OR raw < cap THEN raw ELSE cap END, 2) AS due,
         round(CASE WHEN hardship OR cap IS NULL OR raw_before < cap THEN raw_before ELSE cap END, 2) AS due_before
  FROM raw
)
SELECT DISTINCT setl_id AS this, paid AS value, before, sofar, hardship, deductible, own_ratio AS ratio, due, due_before AS "dueBefore",
       due - due_before AS expected, abs(paid - (due - due_before)) AS amount
FROM due WHERE abs(paid - (due - due_before)) > 0.01
