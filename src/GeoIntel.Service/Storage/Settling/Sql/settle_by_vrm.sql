-- When a vehicle passed which fixed camera: answered from the index alone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS {partition}_fixed_vrm ON {partition} (vrm, captured_at) INCLUDE (camera_key)
  WHERE state = 1 AND location IS NULL
