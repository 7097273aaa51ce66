-- Makes the daily partitions of these days where they are missing.
-- @days date[]
SELECT ensure_sighting_partition(day) FROM unnest(@days) AS day;
