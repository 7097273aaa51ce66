-- The digest of all publications of incidents, and how many they are.
SELECT count(*)::int AS publications, encode(sha256(coalesce(
  string_agg(publication.content_sha256, ''::bytea ORDER BY source.id COLLATE "C", publication.name COLLATE "C"), '')), 'hex') AS sha256
FROM incident_publication AS publication JOIN incident_source AS source ON source.key = publication.source_key;
