-- Rows of schema 3 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO incident_source (id) VALUES ('data.police.uk'), ('council');
INSERT INTO incident_publication (source_key, name, file_name, file_sha256, content_sha256, revision, incident_count, stored_at)
SELECT key, '2026-01/Made-up Police', '2026-01-made-up-street.csv', repeat('a', 64), sha256('x'), 2, 3, '2026-03-01Z'
FROM incident_source WHERE id = 'data.police.uk';
INSERT INTO incident (publication_key, place, source_key, source_id, crime_type, earliest_at, latest_at, time_precision, location,
  lsoa_code, reported_by, falls_within, flags, flags_told)
SELECT publication.key, place, source_key, source_id, crime_type, earliest_at, latest_at, time_precision, location,
  'E01006448', 'Made-up Police', 'Made-up Police', flags, 8
FROM incident_publication AS publication, (VALUES
  (0, 'c1', 'Burglary', '2026-01-01Z'::timestamptz, '2026-02-01Z'::timestamptz, 3, 'SRID=27700;POINT(344000 391000)'::geometry, 0),
  (1, '', 'Anti-social behaviour', '2026-01-01Z', '2026-02-01Z', 3, NULL, 0),
  (2, 'c2', 'Drugs', '2026-01-05 10:00Z', '2026-01-05 10:00Z', 1, 'SRID=27700;POINT(345000 391000)', 8)
) AS given (place, source_id, crime_type, earliest_at, latest_at, time_precision, location, flags);
