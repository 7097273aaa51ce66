-- Memberships of groups that were first recorded in a time, as they stand now.
-- @from, @until timestamptz
SELECT member.id, member.nominal_id, crime_group.display_name, member.role, member.evaluation_scheme::int AS scheme,
  coalesce(member.evaluation_source, '') AS evaluation_source, coalesce(member.evaluation_assessment, '') AS assessment,
  concat_ws(': ', nullif(member.evaluation_handling, ''), nullif(member.evaluation_handling_conditions, '')) AS handling, first.recorded_at
FROM registry_version AS first
JOIN group_membership AS member ON member.id = first.id
JOIN organised_crime_group AS crime_group ON crime_group.id = member.group_id
WHERE first.kind = 'group_membership' AND first.revision = 1 AND first.recorded_at >= @from AND first.recorded_at < @until
ORDER BY first.recorded_at, member.id COLLATE "C";
