-- Versions of vehicle links recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- EF Core looks for the parts of a group of columns under their names in the program, whatever their case.
SELECT stated.*, '0'::xid AS xmin,
  stated.evaluation_handling_conditions AS "Evaluation_HandlingConditions"
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::vehicle_link, version.body) AS stated
WHERE version.kind = 'vehicle_link' AND version.clock_version > @after AND version.body ? 'id';
