-- Keeps the intake from committing, and so from taking anything back, until this transaction ends. In the intake's order.
SELECT feed_key FROM feed_cursor ORDER BY feed_key, source FOR SHARE;
