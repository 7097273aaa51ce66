-- Every call has one entry, and what else it writes (ranges that were shown, further things that were changed, how it ended)
-- refers to that one. Entries from before belong to none, and their digests stay as they are.

ALTER TABLE audit_entry ADD COLUMN call_id uuid;         -- of a call's one entry
ALTER TABLE audit_entry ADD COLUMN part_of uuid;         -- of what adds to it: its call_id
ALTER TABLE audit_entry ADD CHECK (call_id IS NULL OR part_of IS NULL);

ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_action_check;
ALTER TABLE audit_entry ADD CHECK (action IN (
  'collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'decision', 'refusal', 'display',
  'export', 'sign_in', 'call'));
