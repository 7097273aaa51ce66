-- The rows of 0006_data.sql as the newest schema shows them.
SELECT array_agg(kind ORDER BY place) = '{1,4}' AND bool_and(length(sha256) = 32 AND size_bytes > 0) FROM sighting_attachment;
