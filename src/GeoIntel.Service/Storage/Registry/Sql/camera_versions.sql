-- Versions of cameras recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0008 lacks has the defaults of that schema.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::camera,
  jsonb_build_object('pass_reset_seconds', 0, 'pass_seconds_max', 0) || version.body) AS stated
WHERE version.kind = 'camera' AND version.clock_version > @after AND version.body ? 'id';
