-- Zones and cameras that end in a time. A zone that protects somebody, and a covert camera, are told in no pack.
-- @now, @ahead timestamptz
SELECT 'zones/' || id AS name, true AS is_zone, until_time AS due_at
FROM zone
WHERE until_time > @now AND until_time <= @ahead AND NOT protects_person
UNION ALL
SELECT 'cameras/' || id, false, in_service_until
FROM camera
WHERE in_service_until > @now AND in_service_until <= @ahead AND NOT covert
ORDER BY due_at, name;
