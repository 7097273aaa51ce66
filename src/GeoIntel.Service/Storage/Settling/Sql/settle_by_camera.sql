-- Who passed a fixed camera, and when: answered from the index alone, at a hundredth of the pages.
CREATE INDEX CONCURRENTLY IF NOT EXISTS {partition}_fixed_camera ON {partition} (camera_key, captured_at) INCLUDE (vrm)
  WHERE state = 1 AND location IS NULL
