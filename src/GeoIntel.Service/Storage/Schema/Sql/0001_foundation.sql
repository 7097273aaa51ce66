-- The first schema: registry, sightings, matches, hits, audit.
-- All geometry is EPSG:27700 (British National Grid, metres). All times are timestamptz. A packed VRM is a bigint (base 37).
-- Enumerations are smallint with the numbers of the contract (proto/geointel/v1).

CREATE EXTENSION IF NOT EXISTS postgis;

-- ---------------------------------------------------------------------------------------------------------------------
-- Registry. The row is the present version; registry_version keeps every version. The etag is xmin.

CREATE TABLE feed (
  id text PRIMARY KEY,
  key integer GENERATED ALWAYS AS IDENTITY UNIQUE,     -- short form for the sighting rows
  display_name text NOT NULL,
  controller text NOT NULL,
  regime smallint NOT NULL,
  numbered boolean NOT NULL,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE camera (
  id text PRIMARY KEY,
  key integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  feed_id text NOT NULL REFERENCES feed,
  display_name text NOT NULL,
  kind smallint NOT NULL,
  mast geometry(Point, 27700),
  capture_point geometry(Point, 27700),
  survey_uncertainty_metres double precision NOT NULL,
  bearing_degrees double precision,
  road text NOT NULL,
  device_ids text[] NOT NULL,
  time_zone text NOT NULL,
  covert boolean NOT NULL,
  in_service_from timestamptz,
  in_service_until timestamptz,
  clock_skew_seconds_max integer NOT NULL,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (kind <> 1 OR capture_point IS NOT NULL)
);

CREATE TABLE nominal (
  id text PRIMARY KEY,
  display_name text NOT NULL,
  case_reference text NOT NULL,
  category smallint NOT NULL,
  cohort_state smallint NOT NULL,
  licence_state smallint NOT NULL,
  under_18 boolean NOT NULL,
  exploited boolean NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz,                              -- exclusive; null is without end, here and below
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE vehicle_link (
  id text PRIMARY KEY,
  nominal_id text NOT NULL REFERENCES nominal,
  vrm bigint NOT NULL,
  type smallint NOT NULL,
  source text NOT NULL,
  evaluation_scheme smallint,
  evaluation_source text,
  evaluation_assessment text,
  evaluation_handling text,
  evaluation_handling_conditions text,
  from_time timestamptz NOT NULL,
  until_time timestamptz,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX ON vehicle_link (nominal_id);
CREATE INDEX ON vehicle_link (vrm);

CREATE TABLE organised_crime_group (
  id text PRIMARY KEY,
  display_name text NOT NULL,
  urn text NOT NULL,
  status smallint NOT NULL,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE group_membership (
  id text PRIMARY KEY,
  group_id text NOT NULL REFERENCES organised_crime_group,
  nominal_id text NOT NULL REFERENCES nominal,
  role text NOT NULL,
  evaluation_scheme smallint,
  evaluation_source text,
  evaluation_assessment text,
  evaluation_handling text,
  evaluation_handling_conditions text,
  from_time timestamptz NOT NULL,
  until_time timestamptz,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX ON group_membership (group_id);
CREATE INDEX ON group_membership (nominal_id);

CREATE TABLE zone (
  id text PRIMARY KEY,
  display_name text NOT NULL,
  outline geometry(MultiPolygon, 27700) NOT NULL,
  protects_person boolean NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE condition (
  id text PRIMARY KEY,
  nominal_id text NOT NULL REFERENCES nominal,
  kind smallint NOT NULL,
  zone_id text REFERENCES zone,
  schedule text NOT NULL,
  instruction text NOT NULL,
  basis_kind smallint NOT NULL,
  basis_reference text NOT NULL,
  basis_scope text NOT NULL,
  basis_necessity text NOT NULL,
  basis_proportionality text NOT NULL,
  basis_less_intrusive_alternative text NOT NULL,
  basis_expires_at timestamptz,
  owner text NOT NULL,
  approval_state smallint NOT NULL,
  approval_proposed_by text NOT NULL,
  approval_decided_by text NOT NULL,
  approval_decided_at timestamptz,
  served_at timestamptz NOT NULL,
  review_at timestamptz NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX ON condition (nominal_id);
CREATE INDEX ON condition (zone_id);

CREATE TABLE permission (
  id text PRIMARY KEY,
  condition_id text NOT NULL REFERENCES condition,
  granted_by text NOT NULL,
  reason text NOT NULL,
  schedule text NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX ON permission (condition_id);

CREATE TABLE vehicle_list (
  id text PRIMARY KEY,
  display_name text NOT NULL,
  owner text NOT NULL,
  purpose_statement text NOT NULL,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE list_entry (
  id text PRIMARY KEY,
  list_id text NOT NULL REFERENCES vehicle_list,
  vrm bigint NOT NULL,
  priority smallint NOT NULL,
  action_code text NOT NULL,
  instruction text NOT NULL,
  owner text NOT NULL,
  schedule text NOT NULL,
  basis_kind smallint NOT NULL,
  basis_reference text NOT NULL,
  basis_scope text NOT NULL,
  basis_necessity text NOT NULL,
  basis_proportionality text NOT NULL,
  basis_less_intrusive_alternative text NOT NULL,
  basis_expires_at timestamptz,
  approval_state smallint NOT NULL,
  approval_proposed_by text NOT NULL,
  approval_decided_by text NOT NULL,
  approval_decided_at timestamptz,
  review_at timestamptz NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz NOT NULL,
  revision integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX ON list_entry (list_id);
CREATE INDEX ON list_entry (vrm);

-- Every version of every resource: the erasable side table of the alterations in audit_entry.
CREATE TABLE registry_version (
  kind text NOT NULL,                                  -- the table's name
  id text NOT NULL,
  revision integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  body jsonb NOT NULL,                                 -- the row; '{}' after erasure
  PRIMARY KEY (kind, id, revision)
);

-- Counts the committed alterations; its row lock puts them in one order. Watchlists are compiled for a number.
CREATE TABLE registry_clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version bigint NOT NULL
);
INSERT INTO registry_clock (version) VALUES (0);

-- Answers to requests that carried a request_id, so that a repeated request is carried out once.
CREATE TABLE answered_request (
  request_id uuid NOT NULL,
  rpc text NOT NULL,
  caller text NOT NULL,
  request_digest bytea NOT NULL,                       -- SHA-256; the same id with another request is refused
  resource_id text NOT NULL,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (rpc, caller, request_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Sightings. The id is a UUID version 7 of captured_at, so an id leads to its day and millisecond without an index.
-- A fixed camera is its own spatial index: location is null and the camera's capture point stands for it.

CREATE TABLE sighting (
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  feed_key integer NOT NULL,
  camera_key integer,
  vrm bigint,                                          -- null for an observation without a mark
  uncertainty_cm integer NOT NULL,
  confidence real,
  source_sequence bigint,
  location geometry(Point, 27700),                     -- moving cameras and observations only
  vrm_text text NOT NULL,
  detail jsonb,                                        -- candidates, make, colour and what else the device said
  state smallint NOT NULL DEFAULT 1                    -- 1 stands, 2 superseded, 3 withdrawn
) PARTITION BY RANGE (captured_at);
CREATE INDEX sighting_vrm ON sighting (vrm, captured_at);
CREATE INDEX sighting_camera ON sighting (camera_key, captured_at);
CREATE INDEX sighting_time ON sighting USING brin (captured_at);
CREATE INDEX sighting_place ON sighting USING gist (location) WHERE location IS NOT NULL;

-- Makes the partition of one UTC day. ATTACH takes a lighter lock than CREATE ... PARTITION OF, so the intake goes on.
CREATE FUNCTION ensure_sighting_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  partition text := 'sighting_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sighting_partition'));
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE sighting INCLUDING DEFAULTS)', partition);
  EXECUTE format(
    'ALTER TABLE sighting ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition,
    to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
END $$;

-- The device's own ids, for feeds that do not number their reads, and for reads that replace or withdraw another.
CREATE TABLE sighting_event (
  feed_key integer NOT NULL,
  event_id text NOT NULL,
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  PRIMARY KEY (feed_key, event_id)
);
CREATE INDEX ON sighting_event (captured_at);

-- How far each feed is dealt with. Advanced in the transaction that stores its reads: exactly once, at no cost.
CREATE TABLE feed_cursor (
  feed_key integer PRIMARY KEY,
  last_sequence bigint NOT NULL,
  accepted_count bigint NOT NULL,
  duplicate_count bigint NOT NULL,
  last_commit_at timestamptz NOT NULL
);

CREATE TABLE feed_refusal (
  feed_key integer NOT NULL,
  reason smallint NOT NULL,
  refused_count bigint NOT NULL,
  PRIMARY KEY (feed_key, reason)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Matches (sighting x rule version) commit with their sightings. Hits are made from them by the episode keeper.

CREATE TABLE sighting_match (
  match_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  kind smallint NOT NULL,
  rule_id text NOT NULL,
  vrm bigint NOT NULL,                                 -- 0 for an observation without a mark
  withdrawn boolean NOT NULL DEFAULT false,            -- its sighting was superseded or withdrawn
  body jsonb NOT NULL                                  -- what the rule said about the read, as judged then
);
-- The keeper reads in commit order: by transaction, leaving out those that may still commit something earlier.
CREATE INDEX sighting_match_commit ON sighting_match (transaction_id, match_id);
CREATE INDEX sighting_match_key ON sighting_match (kind, rule_id, vrm, captured_at);
CREATE INDEX sighting_match_sighting ON sighting_match (sighting_id);

-- Reads that were superseded or withdrawn after their matches had been stored; the keeper re-decides their hits.
CREATE TABLE match_withdrawal (
  withdrawal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sighting_id uuid NOT NULL
);
CREATE INDEX ON match_withdrawal (transaction_id, withdrawal_id);

CREATE TABLE keeper_cursor (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  match_transaction xid8 NOT NULL,
  match_id bigint NOT NULL,
  withdrawal_transaction xid8 NOT NULL,
  withdrawal_id bigint NOT NULL
);
INSERT INTO keeper_cursor VALUES (true, '0', 0, '0', 0);

CREATE TABLE hit (
  hit_id uuid PRIMARY KEY,
  kind smallint NOT NULL,
  rule_id text NOT NULL,
  vrm bigint NOT NULL,
  state smallint NOT NULL,
  first_captured_at timestamptz NOT NULL,
  last_captured_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  last_sequence bigint NOT NULL,                       -- of its latest hit_change
  nominal_id text,
  meaning_sequence bigint NOT NULL,                    -- of its latest change other than extended or closed: the etag
  outcome smallint,                                    -- null while undecided
  decision jsonb,                                      -- who decided what; the keeper never touches it
  body jsonb NOT NULL                                  -- the hit as told
);
CREATE INDEX hit_key ON hit (kind, rule_id, vrm, last_captured_at);
CREATE INDEX hit_newest ON hit (first_captured_at DESC, hit_id);
CREATE INDEX hit_open ON hit (last_received_at) WHERE state = 1;

-- Every change of every hit, in the order it was told. The number comes from hit_clock, whose row lock makes that order
-- the order of commit, so a subscriber that resumes after a number misses nothing.
CREATE TABLE hit_change (
  sequence bigint PRIMARY KEY,
  hit_id uuid NOT NULL REFERENCES hit DEFERRABLE INITIALLY DEFERRED,
  kind smallint NOT NULL,
  explanation text NOT NULL,
  recorded_at timestamptz NOT NULL,
  body jsonb NOT NULL
);
CREATE INDEX ON hit_change (hit_id);

CREATE TABLE hit_clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  sequence bigint NOT NULL
);
INSERT INTO hit_clock (sequence) VALUES (0);

-- ---------------------------------------------------------------------------------------------------------------------
-- Audit. Rows are only ever added; personal values lie in the side table, which can be erased, and the row keeps their digest.

CREATE TABLE audit_entry (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  action text NOT NULL CHECK (action IN
    ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'decision', 'refusal')),
  rpc text NOT NULL,
  purpose_class smallint,
  purpose_reference text,
  resource_kind text,
  resource_id text,
  resource_revision integer,
  resource_digest bytea,                               -- SHA-256 of the body that an alteration left in registry_version
  row_count integer,
  outcome text NOT NULL,
  personal_id uuid,
  personal_digest bytea                                -- SHA-256 of the side table's body
);

CREATE TABLE audit_personal (
  personal_id uuid PRIMARY KEY,
  body jsonb NOT NULL                                  -- reason, question and other personal values
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only; % is refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
