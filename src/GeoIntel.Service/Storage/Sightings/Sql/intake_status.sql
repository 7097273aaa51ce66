-- What every stream of every feed has sent so far, a feed's own ('') first. Operators' own observations (feed_key 0) are no feed.
SELECT feed.id, cursor.source, cursor.last_sequence, cursor.accepted_count, cursor.duplicate_count, cursor.last_commit_at,
  coalesce(refused.reasons, '{}'), coalesce(refused.counts, '{}')
FROM feed_cursor AS cursor
JOIN feed ON feed.key = cursor.feed_key
LEFT JOIN LATERAL (
  SELECT array_agg(reason ORDER BY reason) AS reasons, array_agg(refused_count ORDER BY reason) AS counts
  FROM feed_refusal
  WHERE feed_refusal.feed_key = cursor.feed_key AND feed_refusal.source = cursor.source
) AS refused ON true
ORDER BY feed.id, cursor.source;
