-- Rows of schema 13 alone. All made up.
UPDATE registry_clock SET erased_version = version;
