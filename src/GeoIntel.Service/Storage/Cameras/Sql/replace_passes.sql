-- Puts passes in the place of others.
-- @gone uuid[]   one array element a new pass: @cameras int[]   @ids uuid[]   @first, @last timestamptz[]
-- @vrms, @canonicals bigint[]   @counts int[]   @sightings text[] (uuid arrays)   @votes text[] (JSON)
WITH removed AS (
  DELETE FROM pass WHERE pass_id = ANY(@gone)
)
INSERT INTO pass (pass_id, camera_key, first_at, last_at, vrm, canonical, read_count, sighting_ids, votes)
SELECT id, camera_key, first_at, last_at, vrm, canonical, read_count, sightings::uuid[], votes::jsonb
FROM unnest(@cameras, @ids, @first, @last, @vrms, @canonicals, @counts, @sightings, @votes)
  AS came (camera_key, id, first_at, last_at, vrm, canonical, read_count, sightings, votes)
ON CONFLICT (pass_id) DO UPDATE SET
  first_at = excluded.first_at, last_at = excluded.last_at, vrm = excluded.vrm, canonical = excluded.canonical,
  read_count = excluded.read_count, sighting_ids = excluded.sighting_ids, votes = excluded.votes;
