-- The rows of 0007_data.sql as the newest schema shows them.
SELECT (SELECT array_agg(source || ' ' || last_sequence ORDER BY source) = '{" 7","spool-a 7"}' FROM feed_cursor)
  AND (SELECT bool_and(source = 'spool-a' AND refused_count = 3) FROM feed_refusal)
  AND (SELECT bool_and(camera_key = 1) FROM sighting_event);
