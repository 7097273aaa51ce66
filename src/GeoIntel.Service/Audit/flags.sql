-- Patterns of searching for one mark by one person, the latest first.
-- @from, @until timestamptz, half-open   @repeated_min int   @repeated_window, @gap_max, @following_max interval
WITH search AS (
  -- the address a person called from, after the last @, is not who they are
  SELECT regexp_replace(actor, '@[^@]*$', '') AS who, one.mac, link.recorded_at AS at, link.instance, link.number
  FROM audit_link AS link
  JOIN audit_entry AS entry USING (transaction_id, sequence)
  CROSS JOIN LATERAL (
    SELECT (array_agg(subject_mac))[1] AS mac, count(*) AS marks
    FROM audit_subject AS subject
    WHERE subject.personal_id = entry.personal_id AND is_vrm AND is_asked
  ) AS one
  WHERE link.recorded_at >= @from AND link.recorded_at < @until AND action = 'consultation' AND one.marks = 1
), touched AS (
  -- told of it, or asked for it by name and told nothing
  SELECT regexp_replace(actor, '@[^@]*$', '') AS who, touch.vrm_mac AS mac, link.recorded_at AS at, link.instance, link.number
  FROM audit_link AS link
  JOIN audit_entry AS entry USING (transaction_id, sequence)
  JOIN audit_confidential AS touch USING (personal_id)
  WHERE link.recorded_at >= @from AND link.recorded_at < @until
    AND action <> 'combination' -- said beside what was told, with the same values
), counted AS (
  SELECT *,
    count(*) OVER (PARTITION BY who, mac ORDER BY at RANGE BETWEEN @repeated_window PRECEDING AND CURRENT ROW) AS so_far,
    CASE WHEN at - lag(at) OVER (PARTITION BY who, mac ORDER BY at, instance, number) <= @gap_max THEN 0 ELSE 1 END AS is_new
  FROM search
), followed AS (
  SELECT *, sum(is_new) OVER (PARTITION BY who, mac ORDER BY at, instance, number) AS following FROM counted
), flagged AS (
  SELECT 1 AS kind, who, mac, max(so_far) AS searches, min(at) AS first_at, max(at) AS last_at, NULL AS colleague,
    (array_agg(instance || '/' || number ORDER BY at DESC))[1] AS entry
  FROM counted
  GROUP BY who, mac
  HAVING max(so_far) >= @repeated_min
  UNION ALL
  SELECT CASE WHEN vehicle.actor = who THEN 2 ELSE 3 END, who, mac, count(*), min(at), max(at), vehicle.actor,
    (array_agg(instance || '/' || number ORDER BY at DESC))[1]
  FROM search
  JOIN registered_colleague_vehicle AS vehicle ON vehicle.vrm_mac = search.mac
  GROUP BY who, mac, vehicle.actor
  UNION ALL
  SELECT 4, who, mac, count(*), min(at), max(at), NULL, (array_agg(instance || '/' || number ORDER BY at DESC))[1]
  FROM followed
  GROUP BY who, mac, following
  HAVING max(at) - min(at) > @following_max
  UNION ALL
  SELECT 5, who, mac, count(*), min(at), max(at), NULL, (array_agg(instance || '/' || number ORDER BY at DESC))[1]
  FROM touched
  GROUP BY who, mac
)
SELECT kind, who, mac, searches::int, first_at, last_at, colleague, entry
FROM flagged
ORDER BY last_at DESC, kind, who, mac
LIMIT 1000;
