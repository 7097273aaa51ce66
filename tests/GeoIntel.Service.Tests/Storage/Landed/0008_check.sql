-- The rows of 0008_data.sql as the newest schema shows them.
SELECT (SELECT count(*) = 1 AND bool_and(get_bit(reads, 600) = 1 AND get_bit(stops, 1439) = 1 AND bit_count(beats) = 0) FROM camera_signs)
  AND (SELECT ahead_min_ms IS NULL AND ahead_max_ms = 250 FROM camera_clock)
  AND (SELECT cardinality(sighting_ids) = read_count AND votes->0->>'count' = '1' FROM pass)
  AND (SELECT waiting = 3 FROM intake_commit);
