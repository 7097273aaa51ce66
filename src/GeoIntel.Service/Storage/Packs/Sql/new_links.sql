-- Links of persons to vehicles that were first recorded in a time, as they stand now.
-- @from, @until timestamptz
SELECT link.id, link.nominal_id, link.type::int AS type, link.source, link.evaluation_scheme::int AS scheme,
  coalesce(link.evaluation_source, '') AS evaluation_source, coalesce(link.evaluation_assessment, '') AS assessment,
  concat_ws(': ', nullif(link.evaluation_handling, ''), nullif(link.evaluation_handling_conditions, '')) AS handling, first.recorded_at
FROM registry_version AS first JOIN vehicle_link AS link ON link.id = first.id
WHERE first.kind = 'vehicle_link' AND first.revision = 1 AND first.recorded_at >= @from AND first.recorded_at < @until
ORDER BY first.recorded_at, link.id COLLATE "C";
