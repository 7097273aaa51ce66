-- Versions of zones recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0002 lacks has the defaults of that schema.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::zone, jsonb_build_object('leave_metres', 50, 'leave_seconds', 120) || version.body) AS stated
WHERE version.kind = 'zone' AND version.clock_version > @after AND version.body ? 'id';
