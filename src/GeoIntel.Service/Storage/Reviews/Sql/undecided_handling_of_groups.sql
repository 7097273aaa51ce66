-- Memberships whose handling is conditional, on which the police edition's groups rest, and of which nobody has decided that the
-- conditions are met for a profile to this recipient.
-- @recipient text   @now timestamptz
SELECT 'memberships/' || member.id
FROM group_membership AS member
WHERE ((evaluation_scheme = 1 AND evaluation_handling = 'C') OR (evaluation_scheme = 2 AND evaluation_handling IN ('3', '4', '5')))
  AND NOT EXISTS (
    SELECT FROM handling_decision AS made
    WHERE made.resource = 'memberships/' || member.id AND made.export = 'profile' AND made.recipient = @recipient AND made.expires_at > @now)
ORDER BY member.id COLLATE "C"
LIMIT 21;
