-- How far each stream is dealt with; locks the rows until the commit, in the order of the keys so that nobody waits in a circle.
-- @feeds int[]   @sources text[], one each a stream
SELECT cursor.feed_key, cursor.source, cursor.last_sequence
FROM unnest(@feeds, @sources) AS stream (feed_key, source)
JOIN feed_cursor AS cursor USING (feed_key, source)
ORDER BY cursor.feed_key, cursor.source
FOR UPDATE OF cursor;
