-- Takes what has arrived and leaves out what the source has told already; then the publication knows its size.
-- @publication_key integer
WITH taken AS (
    INSERT INTO incident SELECT * FROM incident_arriving ORDER BY place
    ON CONFLICT (source_key, source_id, lower(crime_type)) WHERE source_id <> '' DO NOTHING
    RETURNING 1
)
UPDATE incident_publication SET incident_count = (SELECT count(*) FROM taken)
WHERE key = @publication_key
RETURNING incident_count;
