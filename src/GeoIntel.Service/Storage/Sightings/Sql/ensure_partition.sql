-- Makes the partition of a day where it is missing.
-- @day date
SELECT ensure_sighting_partition(@day);
