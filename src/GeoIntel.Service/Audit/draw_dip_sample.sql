-- Draws consultations, not what adds to them, that a checkpoint covers: those with the least SHA-256 of the seed and their name.
-- @draw_id uuid, @drawn_at timestamptz, @drawn_by text, @from, @until timestamptz (half-open), @checkpoint bigint, @seed bytea
-- @size int   @instances text[], @entries bigint[]: the checkpoint's heads
WITH population AS (
  SELECT link.instance, link.number, sha256(@seed || convert_to(link.instance || '/' || link.number, 'UTF8')) AS ticket
  FROM audit_link AS link
  JOIN unnest(@instances, @entries) AS head (instance, entries)
    ON head.instance = link.instance AND link.number <= head.entries
  JOIN audit_entry AS entry USING (transaction_id, sequence)
  WHERE link.recorded_at >= @from AND link.recorded_at < @until AND action = 'consultation'
    AND part_of IS NULL
), draw AS (
  INSERT INTO audit_dip_draw (draw_id, drawn_at, drawn_by, from_time, until_time, checkpoint, seed, population, size)
  SELECT @draw_id, @drawn_at, @drawn_by, @from, @until, @checkpoint, @seed, count(*), @size FROM population
)
INSERT INTO audit_dip_sample (draw_id, place, instance, number)
SELECT @draw_id, row_number() OVER (ORDER BY ticket), instance, number
FROM (SELECT * FROM population ORDER BY ticket LIMIT @size) AS drawn;
