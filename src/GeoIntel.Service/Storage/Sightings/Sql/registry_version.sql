-- The number of the registry's last committed alteration.
SELECT version FROM registry_clock;
