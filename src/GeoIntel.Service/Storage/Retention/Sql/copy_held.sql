-- Copies out what is kept of the ended reads.
INSERT INTO held_sighting (
  sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence, source_sequence, location,
  vrm_text, detail, state)
SELECT seen.sighting_id, seen.captured_at, seen.received_at, seen.feed_key, seen.camera_key, seen.vrm, seen.uncertainty_cm,
  seen.confidence, seen.source_sequence, seen.location, seen.vrm_text, seen.detail, seen.state
FROM sighting AS seen
JOIN ended_read USING (sighting_id, captured_at)
WHERE seen.captured_at >= @from AND seen.captured_at < @until AND ended_read.read_class = 3
ON CONFLICT (sighting_id) DO NOTHING;
