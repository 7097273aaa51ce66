-- The number of the registry's latest change.
SELECT version FROM registry_clock;
