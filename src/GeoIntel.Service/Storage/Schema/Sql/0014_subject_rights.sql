-- What was erased of the registry is read again from the beginning by every instance, which cannot forget it otherwise.

ALTER TABLE registry_clock ADD COLUMN erased_version bigint NOT NULL DEFAULT 0; -- the number of the last erasure
