-- Versions of memberships recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- EF Core looks for the parts of a group of columns under their names in the program, whatever their case.
SELECT stated.*, '0'::xid AS xmin,
  stated.evaluation_handling_conditions AS "Evaluation_HandlingConditions"
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::group_membership, version.body) AS stated
WHERE version.kind = 'group_membership' AND version.clock_version > @after AND version.body ? 'id';
