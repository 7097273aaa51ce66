-- Versions of conditions recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0002 lacks has the defaults of that schema.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::condition, jsonb_build_object(
  'grace_seconds', 0, 'distance_metres_max', 200, 'time_apart_seconds_max', 900, 'occasions_min', 1, 'vehicles_min', 2,
  'cooldown_seconds', 0, 'accepts', 3) || version.body) AS stated
WHERE version.kind = 'condition' AND version.clock_version > @after AND version.body ? 'id';
