-- The remaining kinds of condition with their parameters, and versions that say from when they hold.
-- Enumerations are smallint with the numbers of the contract; accepts is a sum: 1 exact, 2 equivalent, 4 similar.

ALTER TABLE condition
  ALTER COLUMN nominal_id DROP NOT NULL,               -- null for group presence
  ADD COLUMN other_nominal_id text REFERENCES nominal,
  ADD COLUMN group_id text REFERENCES organised_crime_group,
  ADD COLUMN grace_seconds integer NOT NULL DEFAULT 0,
  ADD COLUMN distance_metres_max double precision NOT NULL DEFAULT 200,
  ADD COLUMN time_apart_seconds_max integer NOT NULL DEFAULT 900,
  ADD COLUMN occasions_min integer NOT NULL DEFAULT 1,
  ADD COLUMN vehicles_min integer NOT NULL DEFAULT 2,
  ADD COLUMN cooldown_seconds integer NOT NULL DEFAULT 0,
  ADD COLUMN accepts smallint NOT NULL DEFAULT 3,
  ADD CHECK (num_nonnulls(nominal_id, group_id) = 1);
CREATE INDEX ON condition (other_nominal_id);
CREATE INDEX ON condition (group_id);

ALTER TABLE list_entry
  ADD COLUMN zone_id text REFERENCES zone,             -- null is everywhere
  ADD COLUMN direction_degrees double precision,       -- clockwise from north; null is any
  ADD COLUMN direction_tolerance_degrees double precision NOT NULL DEFAULT 45,
  ADD COLUMN cooldown_seconds integer NOT NULL DEFAULT 0,
  ADD COLUMN accepts smallint NOT NULL DEFAULT 3;
CREATE INDEX ON list_entry (zone_id);

ALTER TABLE zone
  ADD COLUMN leave_metres double precision NOT NULL DEFAULT 50,
  ADD COLUMN leave_seconds integer NOT NULL DEFAULT 120;

ALTER TABLE permission ADD COLUMN kind smallint NOT NULL DEFAULT 1;

-- How far changes of the registry have been judged again in the past. What was recorded before this schema stays as judged.
CREATE TABLE rejudge_cursor (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  clock_version bigint NOT NULL,                       -- registry_clock number up to which all is done
  next_vrm bigint NOT NULL                             -- of the number after it, marks below this one are done, too
);
INSERT INTO rejudge_cursor (clock_version, next_vrm) SELECT version, 0 FROM registry_clock;

-- Operators' observations of a person; reads of devices are not in it.
CREATE INDEX sighting_nominal ON sighting ((detail->>'nominal'), captured_at) WHERE feed_key = 0;

-- From when a version holds, until one of a higher revision does. Null is from the beginning.
ALTER TABLE nominal ADD COLUMN effective_from timestamptz;
ALTER TABLE vehicle_link ADD COLUMN effective_from timestamptz;
ALTER TABLE organised_crime_group ADD COLUMN effective_from timestamptz;
ALTER TABLE group_membership ADD COLUMN effective_from timestamptz;
ALTER TABLE zone ADD COLUMN effective_from timestamptz;
ALTER TABLE condition ADD COLUMN effective_from timestamptz;
ALTER TABLE permission ADD COLUMN effective_from timestamptz;
ALTER TABLE list_entry ADD COLUMN effective_from timestamptz;

-- The registry_clock number of the alteration that recorded the version; 0 before this schema. Bodies of versions from
-- before this schema stay as they are, because their digests are in the audit: what they lack has the defaults above.
ALTER TABLE registry_version ADD COLUMN clock_version bigint NOT NULL DEFAULT 0;
CREATE INDEX registry_version_clock ON registry_version (clock_version);

-- ---------------------------------------------------------------------------------------------------------------------
-- Implausible journeys. The intake notes what each commit brought or took back; the watch over journeys looks at the
-- reads before and after each of these and deletes the row: what is left here is what it has still to do.

CREATE TABLE intake_commit (
  commit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_captured_at timestamptz NOT NULL,
  last_captured_at timestamptz NOT NULL,
  read_count integer NOT NULL,
  vrms bigint[] NOT NULL,
  captured timestamptz[] NOT NULL                      -- one for each of vrms
);

-- The pairs of consecutive reads that contradict each other now, each one a match of kind 7 of its later read.
CREATE TABLE implausible_journey (
  match_id bigint PRIMARY KEY,
  vrm bigint NOT NULL,
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  camera_key integer,
  from_sighting_id uuid NOT NULL,
  from_captured_at timestamptz NOT NULL,
  from_camera_key integer
);
CREATE INDEX ON implausible_journey (vrm, captured_at);
CREATE INDEX ON implausible_journey (camera_key, captured_at);
CREATE INDEX ON implausible_journey (from_camera_key, captured_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Hits. A rule's cooldown keeps a hit open longer, so when it is over stands in its row.

ALTER TABLE hit ADD COLUMN due_at timestamptz;         -- an open hit is over after this, unless a read prolongs it
UPDATE hit SET due_at = last_received_at + interval '15 minutes';
ALTER TABLE hit ALTER COLUMN due_at SET NOT NULL;
DROP INDEX hit_open;
CREATE INDEX hit_due ON hit (due_at) WHERE state = 1;
-- A read of a vehicle elsewhere re-decides its zone hits around that time, whatever the rule.
CREATE INDEX hit_zone_vehicle ON hit (vrm, last_captured_at) WHERE kind IN (2, 3);
