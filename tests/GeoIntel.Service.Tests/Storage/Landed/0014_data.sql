-- Rows of schema 14 alone. All made up.
UPDATE registry_clock SET erased_version = version;
