-- What the next alteration of the registry after a number recorded.
-- @after bigint
SELECT kind, id, revision, recorded_at, clock_version
FROM registry_version
WHERE clock_version = (SELECT min(clock_version) FROM registry_version WHERE clock_version > @after)
ORDER BY kind, id, revision;
