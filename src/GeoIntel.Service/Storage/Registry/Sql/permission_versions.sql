-- Versions of permissions recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0002 lacks has the defaults of that schema.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::permission, jsonb_build_object('kind', 1) || version.body) AS stated
WHERE version.kind = 'permission' AND version.clock_version > @after AND version.body ? 'id';
