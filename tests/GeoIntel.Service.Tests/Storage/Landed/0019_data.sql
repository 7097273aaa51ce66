-- Rows of schema 19 alone, which are a view's: a hit of a list that is confidential. All made up.
INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at, confidential)
VALUES ('l-19', 'List', 'DI Example', 'Protected persons', 1, now(), true);
INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
VALUES ('list_entry', 'e-19', 1, now(), '{"id": "e-19", "list_id": "l-19"}', 1);
INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, last_sequence,
  meaning_sequence, body, due_at)
VALUES ('019cad19-0000-7000-8000-000000000001', 1, 'e-19', 4711, 2, now(), now(), now(), 1, 1,
  '{"listId": "elsewhere", "hit": {"first": {"ruleRevision": 1}}}', now());
