-- The fixed cameras and where they read.
SELECT key, ST_X(capture_point), ST_Y(capture_point) FROM camera WHERE kind = 1 AND capture_point IS NOT NULL ORDER BY key;
