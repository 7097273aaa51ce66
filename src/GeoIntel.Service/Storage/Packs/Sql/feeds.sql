-- Feeds of reads: when the newest read was stored, and how many were taken and refused.
SELECT display_name, (SELECT max(last_commit_at) FROM feed_cursor WHERE feed_key = feed.key AND accepted_count > 0) AS last_commit_at,
  coalesce((SELECT sum(accepted_count) FROM feed_cursor WHERE feed_key = feed.key), 0)::bigint AS accepted,
  coalesce((SELECT sum(refused_count) FROM feed_refusal WHERE feed_key = feed.key), 0)::bigint AS refused
FROM feed
ORDER BY display_name COLLATE "C", id COLLATE "C";
