-- Puts passes of one camera in the place of others.
-- @gone uuid[]   @camera int   one array element a new pass: @ids uuid[]   @first, @last timestamptz[]
-- @vrms, @canonicals bigint[]   @counts int[]   @sightings text[] (uuid arrays)   @votes text[] (JSON)
WITH removed AS (
  DELETE FROM pass WHERE pass_id = ANY(@gone)
)
INSERT INTO pass (pass_id, camera_key, first_at, last_at, vrm, canonical, read_count, sighting_ids, votes)
SELECT id, @camera, first_at, last_at, vrm, canonical, read_count, sightings::uuid[], votes::jsonb
FROM unnest(@ids, @first, @last, @vrms, @canonicals, @counts, @sightings, @votes)
  AS came (id, first_at, last_at, vrm, canonical, read_count, sightings, votes)
ON CONFLICT (pass_id) DO UPDATE SET
  first_at = excluded.first_at, last_at = excluded.last_at, vrm = excluded.vrm, canonical = excluded.canonical,
  read_count = excluded.read_count, sighting_ids = excluded.sighting_ids, votes = excluded.votes;
