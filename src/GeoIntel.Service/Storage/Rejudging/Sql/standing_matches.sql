-- The matches of some sightings that count, as the correlator makes them: an implausible journey (7) is not one of them.
-- @sightings uuid[]
SELECT match_id, kind, rule_id, vrm, body::text
FROM sighting_match
WHERE sighting_id = ANY(@sightings) AND NOT withdrawn AND kind <> 7;
