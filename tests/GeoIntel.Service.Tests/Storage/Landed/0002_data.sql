-- A little of everything that schema 2 can hold. People and vehicles are made up.

INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at) VALUES
  ('north', 'North road', 'Council', 1, true, 1, '2026-03-01Z');

INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids,
  time_zone, covert, clock_skew_seconds_max, revision, updated_at) VALUES
  ('n1', 'north', 'A57 east', 1, 'SRID=27700;POINT(345000 392000)', 'SRID=27700;POINT(345020 392005)', 2, 'A57',
    '{dev-1}', 'Europe/London', false, 5, 1, '2026-03-01Z'),
  ('m1', 'north', 'Van', 2, NULL, NULL, 10, '', '{}', 'Europe/London', false, 5, 1, '2026-03-01Z');

INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
  from_time, revision, updated_at, effective_from) VALUES
  ('p1', 'Made Up', 'C/1', 2, 1, 1, false, false, '2026-01-01Z', 2, '2026-03-01Z', '2026-02-15Z'),
  ('p2', 'Made Up Too', 'C/2', 2, 1, 1, false, false, '2026-01-01Z', 1, '2026-03-01Z', NULL);

INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at) VALUES
  ('l1', 'p1', 4711, 1, 'register', '2026-01-01Z', 1, '2026-03-01Z');

INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at) VALUES
  ('g1', 'Made up group', 'URN/1', 1, 1, '2026-03-01Z');

INSERT INTO group_membership (id, group_id, nominal_id, role, from_time, revision, updated_at) VALUES
  ('gm1', 'g1', 'p1', 'member', '2026-01-01Z', 1, '2026-03-01Z');

INSERT INTO zone (id, display_name, outline, protects_person, leave_metres, leave_seconds, from_time, revision, updated_at)
VALUES
  ('z1', 'Square', 'SRID=27700;MULTIPOLYGON(((345000 392000,345100 392000,345100 392100,345000 392100,345000 392000)))',
    true, 80, 300, '2026-01-01Z', 1, '2026-03-01Z');

INSERT INTO condition (id, nominal_id, kind, zone_id, schedule, instruction, basis_kind, basis_reference, basis_scope,
  basis_necessity, basis_proportionality, basis_less_intrusive_alternative, owner, approval_state, approval_proposed_by,
  approval_decided_by, approval_decided_at, served_at, review_at, from_time, revision, updated_at) VALUES
  ('c1', 'p1', 1, 'z1', '', 'inform', 1, 'L/1', 'town', 'n', 'p', 'none', 'o1', 2, 'o1', 'o2', '2026-01-02Z',
    '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 1, '2026-03-01Z');

-- Curfew, non-association, group presence.
INSERT INTO condition (id, nominal_id, kind, zone_id, other_nominal_id, group_id, schedule, grace_seconds,
  distance_metres_max, time_apart_seconds_max, occasions_min, vehicles_min, cooldown_seconds, accepts, instruction,
  basis_kind, basis_reference, basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative,
  basis_expires_at, owner, approval_state, approval_proposed_by, approval_decided_by, approval_decided_at, served_at,
  review_at, from_time, revision, updated_at, effective_from) VALUES
  ('c2', 'p1', 3, 'z1', NULL, NULL, 'Daily 21:00-06:00', 600, 200, 900, 1, 2, 0, 3, 'inform', 1, 'L/2', 'town', 'n', 'p',
    'none', NULL, 'o1', 2, 'o1', 'o2', '2026-01-02Z', '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 2, '2026-03-01Z',
    '2026-02-20Z'),
  ('c3', 'p1', 4, NULL, 'p2', NULL, '', 0, 150, 1200, 2, 2, 3600, 7, 'inform', 1, 'L/3', 'town', 'n', 'p', 'none', NULL,
    'o1', 2, 'o1', 'o2', '2026-01-02Z', '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 1, '2026-03-01Z', NULL),
  ('c4', NULL, 5, NULL, NULL, 'g1', '', 0, 100, 600, 1, 3, 0, 1, 'inform', 3, 'A/2', 'town', 'n', 'p', 'none',
    '2026-07-01Z', 'o1', 2, 'o1', 'o2', '2026-01-02Z', '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 1, '2026-03-01Z', NULL);

INSERT INTO permission (id, condition_id, granted_by, reason, schedule, kind, from_time, until_time, revision, updated_at)
VALUES
  ('pm1', 'c1', 'o2', 'court', '', 2, '2026-03-02Z', '2026-03-03Z', 1, '2026-03-01Z');

INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at) VALUES
  ('v1', 'VOI', 'o1', 'stolen', 1, '2026-03-01Z');

INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind,
  basis_reference, basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative,
  approval_state, approval_proposed_by, approval_decided_by, review_at, from_time, until_time, revision, updated_at,
  zone_id, direction_degrees, direction_tolerance_degrees, cooldown_seconds, accepts) VALUES
  ('e1', 'v1', 4711, 1, 'stop', 'inform', 'o1', '', 3, 'A/1', 'town', 'n', 'p', 'none', 2, 'o1', 'o2', '2026-07-01Z',
    '2026-01-01Z', '2026-12-31Z', 1, '2026-03-01Z', 'z1', 270, 30, 7200, 7);

INSERT INTO registry_version (kind, id, revision, recorded_at, clock_version, body) VALUES
  ('nominal', 'p1', 1, '2026-02-01Z', 1, '{}'),
  ('nominal', 'p1', 2, '2026-03-01Z', 2, '{"display_name": "Made Up"}');
UPDATE registry_clock SET version = 2;

SELECT ensure_sighting_partition('2026-03-02'), ensure_sighting_partition('2026-03-03');
INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, source_sequence,
  location, vrm_text) VALUES
  ('019ca000-0000-7000-8000-000000000001', '2026-03-02 10:00Z', '2026-03-02 10:00Z', 1, 1, 4711, 300, 1, NULL, 'X'),
  ('019ca000-0000-7000-8000-000000000002', '2026-03-03 10:00Z', '2026-03-03 10:00Z', 1, 2, 4711, 900, 2,
    'SRID=27700;POINT(345050 392050)', 'X');
INSERT INTO sighting_event (feed_key, event_id, sighting_id, captured_at) VALUES
  (1, 'ev-1', '019ca000-0000-7000-8000-000000000001', '2026-03-02 10:00Z');
INSERT INTO feed_cursor (feed_key, last_sequence, accepted_count, duplicate_count, last_commit_at) VALUES
  (1, 2, 2, 0, '2026-03-03 10:00Z');
INSERT INTO feed_refusal (feed_key, reason, refused_count) VALUES (1, 1, 3);

INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body) VALUES
  ('019ca000-0000-7000-8000-000000000002', '2026-03-03 10:00Z', 2, 'c1', 4711, '{}');
INSERT INTO match_withdrawal (sighting_id) VALUES ('019ca000-0000-7000-8000-000000000001');
INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, due_at, last_sequence,
  nominal_id, meaning_sequence, body) VALUES
  ('019ca000-0000-7000-8000-00000000000a', 2, 'c1', 4711, 1, '2026-03-03 10:00Z', '2026-03-03 10:00Z',
    '2026-03-03 10:00Z', '2026-03-03 10:15Z', 1, 'p1', 1, '{}');
INSERT INTO hit_change (sequence, hit_id, kind, explanation, recorded_at, body) VALUES
  (1, '019ca000-0000-7000-8000-00000000000a', 1, 'opened', '2026-03-03 10:00Z', '{}');
UPDATE hit_clock SET sequence = 1;

INSERT INTO audit_personal (personal_id, body) VALUES ('019ca000-0000-7000-8000-0000000000aa', '{"reason": "test"}');
INSERT INTO audit_entry (actor, action, rpc, outcome, personal_id) VALUES
  ('o1', 'consultation', 'SearchSightings', 'OK', '019ca000-0000-7000-8000-0000000000aa');
