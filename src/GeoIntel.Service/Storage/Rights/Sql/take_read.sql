-- A standing read, kept as it is until the transaction ends.
-- @sighting uuid   @moment timestamptz: the millisecond of its capture
SELECT captured_at, vrm
FROM sighting
WHERE captured_at >= @moment AND captured_at < @moment + interval '1 millisecond' AND sighting_id = @sighting AND state = 1
FOR UPDATE;
