-- Which kinds have versions recorded after a number of the registry's clock.
-- @after bigint
SELECT DISTINCT kind AS "Value" FROM registry_version WHERE clock_version > @after;
