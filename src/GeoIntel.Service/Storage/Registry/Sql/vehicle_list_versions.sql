-- Versions of lists recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schemas 0018 and 0019 lacks has their default.
SELECT stated.*, '0'::xid AS xmin
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::vehicle_list,
  jsonb_build_object('confidential', false, 'clearing_proposed_by', '') || version.body) AS stated
WHERE version.kind = 'vehicle_list' AND version.clock_version > @after AND version.body ? 'id';
