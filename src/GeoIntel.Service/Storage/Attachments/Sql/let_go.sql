-- Lets go of what is older than its retention.
-- @before timestamptz
DELETE FROM sighting_attachment WHERE received_at < @before;
