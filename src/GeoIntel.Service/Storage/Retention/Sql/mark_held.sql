-- Marks what is kept past its end with the reads that were copied out: hits that no person confirmed, and passes.
-- @pass_max interval: the longest a pass lasts   @confirmed smallint: that outcome
WITH copied AS (
  SELECT sighting_id, captured_at, camera_key FROM ended_read WHERE read_class = 3
), hits AS (
  UPDATE hit SET held = true
  WHERE NOT held AND outcome IS DISTINCT FROM @confirmed
    AND hit_id IN (SELECT hit_read.hit_id FROM hit_read JOIN copied USING (sighting_id))
)
UPDATE pass SET held = true
FROM copied
WHERE NOT pass.held AND pass.camera_key = copied.camera_key
  AND pass.first_at <= copied.captured_at AND pass.first_at >= copied.captured_at - @pass_max
  AND copied.sighting_id = ANY(pass.sighting_ids);
