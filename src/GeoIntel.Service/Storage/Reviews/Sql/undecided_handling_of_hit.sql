-- Links and memberships whose handling is conditional, on which a hit rests, and of which nobody has decided that the
-- conditions are met for an evidence pack to this recipient.
-- @hit uuid   @recipient text   @now timestamptz
WITH stated AS (
  SELECT 'vehicleLinks/' || link.id AS resource, link.evaluation_scheme, link.evaluation_handling
  FROM hit JOIN vehicle_link AS link
    ON link.id IN (hit.body #>> '{hit,first,vehicleLinkId}', hit.body #>> '{hit,other,vehicleLinkId}')
  WHERE hit.hit_id = @hit
  UNION
  SELECT 'memberships/' || member.id, member.evaluation_scheme, member.evaluation_handling
  FROM hit JOIN group_membership AS member
    ON member.nominal_id = hit.body #>> '{hit,first,nominalId}' AND hit.body -> 'groupIds' ? member.group_id
  WHERE hit.hit_id = @hit
)
SELECT resource FROM stated
WHERE ((evaluation_scheme = 1 AND evaluation_handling = 'C') OR (evaluation_scheme = 2 AND evaluation_handling IN ('3', '4', '5')))
  AND NOT EXISTS (
    SELECT FROM handling_decision AS made
    WHERE made.resource = stated.resource AND made.export = 'evidence' AND made.recipient = @recipient AND made.expires_at > @now)
ORDER BY resource COLLATE "C"
LIMIT 21;
