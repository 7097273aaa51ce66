-- Links and memberships whose handling is conditional, on which hits in the layer "hits" rest, and of which nobody has
-- decided that the conditions are met for this file and recipient.
-- @from, @until timestamptz (null for any): first captures   @recipient text   @now timestamptz
-- @confidential boolean, @feeds int[] (null for any), @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]: as in the layer
WITH shown AS (
  SELECT hit.body FROM hit
  WHERE hit.state <> 3 AND NOT hit.held AND NOT coalesce((hit.body #>> '{hit,first,safeguarding}')::boolean, false)
    AND (@from IS NULL OR hit.first_captured_at >= @from) AND (@until IS NULL OR hit.first_captured_at < @until)
    AND (@feeds IS NULL OR NOT EXISTS (
      SELECT FROM hit_feed WHERE hit_feed.hit_id = hit.hit_id AND hit_feed.feed_key <> ALL(@feeds)))
    AND (@confidential OR hit.hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
    AND NOT is_hit_about(hit.vrm, hit.nominal_id, hit.body, @restricted_marks, @restricted_texts, @restricted_nominals)
), stated AS (
  SELECT 'vehicleLinks/' || link.id AS resource, link.evaluation_scheme, link.evaluation_handling
  FROM shown JOIN vehicle_link AS link
    ON link.id IN (shown.body #>> '{hit,first,vehicleLinkId}', shown.body #>> '{hit,other,vehicleLinkId}')
  UNION
  SELECT 'memberships/' || member.id, member.evaluation_scheme, member.evaluation_handling
  FROM shown JOIN group_membership AS member
    ON member.nominal_id = shown.body #>> '{hit,first,nominalId}' AND shown.body -> 'groupIds' ? member.group_id
)
SELECT resource FROM stated
WHERE ((evaluation_scheme = 1 AND evaluation_handling = 'C') OR (evaluation_scheme = 2 AND evaluation_handling IN ('3', '4', '5')))
  AND NOT EXISTS (
    SELECT FROM handling_decision AS made
    WHERE made.resource = stated.resource AND made.export = 'hits' AND made.recipient = @recipient AND made.expires_at > @now)
ORDER BY resource COLLATE "C"
LIMIT 21;
