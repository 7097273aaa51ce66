-- The rows of 0001_data.sql as the newest schema shows them: the square, who is bound by it, and what was seen in it.
SELECT count(*) = 1 AND bool_and(ST_Area(zone.outline) = 10000 AND nominal.display_name = 'Made Up')
FROM condition
JOIN zone ON zone.id = condition.zone_id
JOIN nominal ON nominal.id = condition.nominal_id
JOIN vehicle_link ON vehicle_link.nominal_id = nominal.id
JOIN sighting ON sighting.vrm = vehicle_link.vrm AND ST_Contains(zone.outline, sighting.location)
JOIN hit ON hit.rule_id = condition.id;
