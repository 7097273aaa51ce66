-- How far the register and the hits are.
SELECT (SELECT version FROM registry_clock) AS registry_version, (SELECT sequence FROM hit_clock) AS hit_sequence;
