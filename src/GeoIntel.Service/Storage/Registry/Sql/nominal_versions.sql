-- Versions of nominals recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::nominal, version.body) AS stated
WHERE version.kind = 'nominal' AND version.clock_version > @after AND version.body ? 'id';
