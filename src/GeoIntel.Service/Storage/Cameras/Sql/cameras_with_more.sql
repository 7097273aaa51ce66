-- Which cameras have standing reads with a mark, or passes that begin, after a moment each.
-- one array element a question: @cameras int[]   @after timestamptz[]
SELECT asked.number::int - 1
FROM unnest(@cameras, @after) WITH ORDINALITY AS asked (camera_key, after, number)
WHERE EXISTS (
    SELECT FROM sighting
    WHERE sighting.camera_key = asked.camera_key AND captured_at > asked.after
      AND state = 1 AND vrm IS NOT NULL AND feed_key <> 0)
  OR EXISTS (SELECT FROM pass WHERE pass.camera_key = asked.camera_key AND first_at > asked.after);
