SELECT first.mdtrt_id
FROM settlement
JOIN encounter AS first USING (mdtrt_id)
JOIN encounter AS second ON second.psn_no = first.psn_no AND second.begntime < first.endtime
 AND (first.begntime, first.mdtrt_id) < (second.begntime, second.mdtrt_id)
WHERE setl_id = :setl_id AND first.med_type IN ('21', '22', '23', '24', '52')
  AND second.med_type IN ('21', '22', '23', '24', '52')
