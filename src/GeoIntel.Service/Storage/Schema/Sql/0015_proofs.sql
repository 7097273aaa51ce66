-- Single entries of the audit log are proven: their batch is found by the number of its first entry.
CREATE INDEX audit_batch_entries ON audit_batch (instance, first_entry DESC);
