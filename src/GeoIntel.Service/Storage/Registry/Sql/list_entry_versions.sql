-- Versions of list entries recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0002 lacks has the defaults of that schema.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::list_entry, jsonb_build_object(
  'direction_tolerance_degrees', 45, 'cooldown_seconds', 0, 'accepts', 3) || version.body) AS stated
WHERE version.kind = 'list_entry' AND version.clock_version > @after AND version.body ? 'id';
