-- The newest hotspot run of each crime group that ended well.
-- @groups text[]
SELECT DISTINCT ON (crime_group) id, crime_group, unit, first_month, month_count, forecaster, verdict, data_sha256, attribution, ended_at
FROM hotspot_run
WHERE state = 3 AND crime_group = ANY(@groups)
ORDER BY crime_group, ended_at DESC, id DESC;
