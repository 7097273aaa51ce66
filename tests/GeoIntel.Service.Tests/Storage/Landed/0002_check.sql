-- The rows of 0002_data.sql as the newest schema shows them: each kind of condition with what only it has.
SELECT count(*) = 4 AND bool_and(CASE condition.id
  WHEN 'c1' THEN condition.kind = 1 AND condition.accepts = 3 AND zone.leave_metres = 80 AND zone.leave_seconds = 300
  WHEN 'c2' THEN condition.kind = 3 AND condition.grace_seconds = 600 AND condition.effective_from = '2026-02-20Z'
  WHEN 'c3' THEN condition.other_nominal_id = 'p2' AND condition.distance_metres_max = 150
    AND condition.time_apart_seconds_max = 1200 AND condition.occasions_min = 2 AND condition.cooldown_seconds = 3600
  WHEN 'c4' THEN condition.nominal_id IS NULL AND condition.group_id = 'g1' AND condition.vehicles_min = 3
  END)
  AND (SELECT kind = 2 FROM permission) AND (SELECT zone_id = 'z1' AND direction_degrees = 270 FROM list_entry)
FROM condition
LEFT JOIN zone ON zone.id = condition.zone_id;
