-- Erases the hits that were taken with every change that was told of them, and the matches that name the subject.
-- A rule is a list entry (hits of kind 1) or a condition (2 to 6).
-- @vrm bigint (null for a nominal)   @named text: a regular expression that finds the subject in JSON
WITH matches AS (
  DELETE FROM sighting_match
  WHERE vrm = @vrm OR body::text ~* @named
    OR (CASE kind WHEN 1 THEN 'list_entry' WHEN 7 THEN '' ELSE 'condition' END, rule_id) IN (SELECT gone.kind, id FROM gone_resource AS gone)
  RETURNING match_id
), journeys AS (
  DELETE FROM implausible_journey WHERE vrm = @vrm OR match_id IN (SELECT match_id FROM matches)
), changes AS (
  DELETE FROM hit_change WHERE hit_id IN (SELECT hit_id FROM gone_hit)
), passes AS (
  -- a pass whose reads are all gone already
  DELETE FROM pass WHERE vrm = @vrm
), holds AS (
  DELETE FROM hold WHERE released_at IS NOT NULL AND (vrm = @vrm OR hit_id IN (SELECT hit_id FROM gone_hit))
)
DELETE FROM hit WHERE hit_id IN (SELECT hit_id FROM gone_hit);
