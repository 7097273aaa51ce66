-- Schema 15 has an index alone: a row that it must find. All made up.
INSERT INTO audit_batch (instance, number, first_entry, last_entry, sealed_at, root, previous, digest)
VALUES ('landed-15', 1, 1, 1, now(), sha256('a'), sha256('b'), sha256('c'));
