-- Puts right what was found of ended reads before their hits were locked: one that a hit came to lives on unless that class has
-- ended, too, and one whose hit a person confirmed is kept.
-- @confirmed smallint: that outcome   @is_day boolean: reads in place; else ones that were copied out
-- @with_hit smallint[]: the regimes under which the day has ended for reads with a hit
WITH now AS MATERIALIZED (
  SELECT ended_read.sighting_id, told.is_hit, told.confirmed
  FROM ended_read
  CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS is_hit, coalesce(bool_or(outcome = @confirmed), false) AS confirmed
    FROM hit_read WHERE hit_read.sighting_id = ended_read.sighting_id
  ) AS told
  WHERE ended_read.read_class <> 3
), spared AS (
  DELETE FROM ended_read USING now
  WHERE ended_read.sighting_id = now.sighting_id AND (
    (NOT @is_day AND now.confirmed)
    OR (@is_day AND ended_read.read_class = 1 AND now.is_hit AND NOT now.confirmed AND ended_read.regime <> ALL(@with_hit)))
)
UPDATE ended_read SET read_class = CASE WHEN now.confirmed THEN 3 ELSE 2 END
FROM now
WHERE ended_read.sighting_id = now.sighting_id AND @is_day
  AND (now.confirmed OR (ended_read.read_class = 1 AND now.is_hit AND ended_read.regime = ANY(@with_hit)));
