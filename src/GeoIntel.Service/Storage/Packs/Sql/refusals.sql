-- How many reads of each feed were refused, by reason.
SELECT feed.display_name, reason::int AS reason, sum(refused_count)::bigint AS refused
FROM feed_refusal JOIN feed ON feed.key = feed_refusal.feed_key
GROUP BY feed.display_name, feed.id, reason
ORDER BY feed.display_name COLLATE "C", feed.id COLLATE "C", reason;
