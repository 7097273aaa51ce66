-- The rows of 0001_data.sql as the newest schema shows them: the square, who is bound by it, and what was seen in it.
-- They hold from the beginning, by the defaults of what did not exist then.
SELECT count(*) = 1 AND bool_and(ST_Area(zone.outline) = 10000 AND nominal.display_name = 'Made Up'
  AND num_nulls(condition.effective_from, zone.effective_from, nominal.effective_from) = 3
  AND condition.accepts = 3 AND condition.cooldown_seconds = 0 AND zone.leave_metres = 50 AND zone.leave_seconds = 120)
  AND (SELECT kind = 1 FROM permission) AND (SELECT zone_id IS NULL AND accepts = 3 FROM list_entry)
  AND (SELECT bool_and(clock_version = 0) FROM registry_version)
  AND (SELECT bool_and(instance = 'legacy' AND personal_digest = sha256(sealed) AND sealed = '\x00'::bytea || sha256(key)
      AND substr(key, 33) = convert_to('{"reason": "test"}', 'UTF8'))
    FROM audit_entry JOIN audit_personal USING (personal_id) JOIN audit_personal_key USING (personal_id))
FROM condition
JOIN zone ON zone.id = condition.zone_id
JOIN nominal ON nominal.id = condition.nominal_id
JOIN vehicle_link ON vehicle_link.nominal_id = nominal.id
JOIN sighting ON sighting.vrm = vehicle_link.vrm AND ST_Contains(zone.outline, sighting.location)
JOIN hit ON hit.rule_id = condition.id;
