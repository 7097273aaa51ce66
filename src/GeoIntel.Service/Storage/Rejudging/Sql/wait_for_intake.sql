-- Waits until every commit of the intake that is under way has ended, for each holds its feeds' rows. Whoever locks a row
-- after this sees the registry as it is now. Taken without keeping it, so that the intake is not held up.
SELECT count(*) FROM (SELECT feed_key FROM feed_cursor ORDER BY feed_key, source FOR SHARE) AS passed;
