-- Erases the reads that were taken, in place and copied out.
-- @vrm bigint, @nominal text: one of them is null
-- a read that was corrected is of another mark now, and the device's text still says this one
UPDATE sighting SET vrm_text = ''
FROM sighting_rectification AS rectified
WHERE rectified.vrm = @vrm AND sighting.sighting_id = rectified.sighting_id AND sighting.captured_at = rectified.captured_at;
UPDATE held_sighting SET vrm_text = ''
FROM sighting_rectification AS rectified
WHERE rectified.vrm = @vrm AND held_sighting.sighting_id = rectified.sighting_id;
DELETE FROM sighting_rectification
WHERE vrm = @vrm OR corrected_vrm = @vrm OR sighting_id IN (SELECT sighting_id FROM ended_read);
WITH held AS (
  DELETE FROM held_sighting USING ended_read WHERE held_sighting.sighting_id = ended_read.sighting_id
)
DELETE FROM sighting
USING ended_read
WHERE (sighting.vrm = @vrm OR (sighting.feed_key = 0 AND sighting.detail->>'nominal' = @nominal))
  AND sighting.sighting_id = ended_read.sighting_id AND sighting.captured_at = ended_read.captured_at;
