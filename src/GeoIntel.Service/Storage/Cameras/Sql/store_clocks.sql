-- Stores what was estimated for a day; it waits no more, or from now on if something came meanwhile.
-- @day date   @latest timestamptz: when the last came that was looked at   @now timestamptz
-- one array element a camera: @cameras int[]   @least, @most bigint[] (milliseconds, null for none)
-- @arrivals, @journeys, @signs int[]   @contradictory boolean[]
WITH gone AS (
  DELETE FROM camera_clock WHERE day = @day AND NOT camera_key = ANY(@cameras)
), done AS (
  DELETE FROM clock_waiting WHERE day = @day AND latest = @latest
), again AS (
  UPDATE clock_waiting SET since = @now WHERE day = @day AND latest <> @latest
)
INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory,
  estimated_at)
SELECT camera_key, @day, least, most, arrivals, journeys, signs, contradictory, @now
FROM unnest(@cameras, @least, @most, @arrivals, @journeys, @signs, @contradictory)
  AS came (camera_key, least, most, arrivals, journeys, signs, contradictory)
ON CONFLICT (camera_key, day) DO UPDATE SET
  ahead_min_ms = excluded.ahead_min_ms, ahead_max_ms = excluded.ahead_max_ms, arrival_count = excluded.arrival_count,
  journey_count = excluded.journey_count, sign_count = excluded.sign_count, contradictory = excluded.contradictory,
  estimated_at = excluded.estimated_at;
