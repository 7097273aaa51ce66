-- Rows of schema 20 alone. All made up.
INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at)
VALUES ('l-20', 'List', 'DI Example', 'Made up', 1, now());
INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, accepts, basis_kind, basis_reference,
  basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative, approval_state, approval_proposed_by,
  approval_decided_by, review_at, from_time, until_time, revision, updated_at, ground_changed_by)
VALUES ('e-20', 'l-20', 4242, 1, '', '', 'o', '', 3, 2, 'ORD', '', 'n', 'p', 'a', 1, 'a', '', now(), now(), now() + interval '1 day', 1, now(),
  '{b}');
