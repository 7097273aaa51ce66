-- How far each feed is dealt with; locks the rows until the commit, in the order of the keys so that nobody waits in a circle.
-- @feeds int[]
SELECT feed_key, last_sequence
FROM feed_cursor
WHERE feed_key = ANY(@feeds)
ORDER BY feed_key
FOR UPDATE;
