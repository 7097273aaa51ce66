-- The rows of 0003_data.sql as the newest schema shows them.
SELECT count(*) = 3 AND bool_and(CASE place
  WHEN 0 THEN source_id = 'c1' AND time_precision = 3 AND ST_X(location) = 344000 AND ST_SRID(location) = 27700
  WHEN 1 THEN source_id = '' AND location IS NULL
  WHEN 2 THEN earliest_at = latest_at AND flags = 8 AND flags_told = 8
  END)
  AND (SELECT revision = 2 AND incident_count = 3 FROM incident_publication)
FROM incident;
