-- Rows of schema 17 alone, as the service writes them. All made up.
INSERT INTO audit_entry (actor, action, rpc, outcome, call_id) VALUES
  ('o1', 'call', 'GetIntakeStatus', 'ok', '019cab15-0000-7000-8000-0000000000aa');
INSERT INTO audit_entry (actor, action, rpc, outcome, part_of) VALUES
  ('o1', 'display', 'WatchHits', 'ok', '019cab15-0000-7000-8000-0000000000aa');
