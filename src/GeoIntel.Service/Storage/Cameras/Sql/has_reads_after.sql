-- Whether a camera has standing reads with a mark, or passes that begin, after a moment.
-- @camera int   @after timestamptz
SELECT EXISTS (
    SELECT FROM sighting
    WHERE camera_key = @camera AND captured_at > @after AND state = 1 AND vrm IS NOT NULL AND feed_key <> 0)
  OR EXISTS (SELECT FROM pass WHERE camera_key = @camera AND first_at > @after);
