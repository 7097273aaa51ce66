-- Links and memberships whose handling is conditional, on which hits in the layer "hits" rest, and of which nobody has
-- decided that the conditions are met for this file and recipient.
-- @from, @until timestamptz (null for any): first captures   @recipient text   @now timestamptz
WITH shown AS (
  SELECT hit.body FROM hit
  WHERE hit.state <> 3 AND NOT hit.held AND NOT coalesce((hit.body #>> '{hit,first,safeguarding}')::boolean, false)
    AND (@from IS NULL OR hit.first_captured_at >= @from) AND (@until IS NULL OR hit.first_captured_at < @until)
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
