-- Holds, what is copied out for them when its day ends, and the runs that end days.

-- Material of a case that must not end with its day: the reads of a mark, of a camera, or of a hit.
CREATE TABLE hold (
  hold_id uuid PRIMARY KEY,
  case_reference text NOT NULL,
  reason text NOT NULL,
  owner text NOT NULL,
  review_at date NOT NULL,
  vrm bigint,                                          -- null is any, so below; what is given holds together
  camera_key integer,
  from_time timestamptz NOT NULL DEFAULT '-infinity',
  until_time timestamptz NOT NULL DEFAULT 'infinity',  -- exclusive
  hit_id uuid,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  released_at timestamptz,                             -- null while it holds
  released_by text,
  release_reason text,
  CHECK (num_nonnulls(vrm, camera_key, hit_id) >= 1)
);
CREATE INDEX hold_standing ON hold (case_reference) WHERE released_at IS NULL;

-- Reads past their end that a hold or a confirmed hit keeps; told under the hold's case only.
CREATE TABLE held_sighting (
  LIKE sighting INCLUDING DEFAULTS,
  copied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sighting_id)
);
CREATE INDEX held_sighting_vrm ON held_sighting (vrm, captured_at);
CREATE INDEX held_sighting_camera ON held_sighting (camera_key, captured_at);

-- What is kept past its reads' end because of them: told as they are.
ALTER TABLE pass ADD COLUMN held boolean NOT NULL DEFAULT false;
ALTER TABLE hit ADD COLUMN held boolean NOT NULL DEFAULT false;

-- The reads that hits rest on; of an implausible journey the one before, too.
CREATE VIEW hit_read AS
SELECT hit.hit_id, hit.outcome, match.sighting_id, match.captured_at
FROM sighting_match AS match
JOIN hit ON hit.kind = match.kind AND hit.rule_id = match.rule_id AND hit.vrm = match.vrm
  AND match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at
WHERE NOT match.withdrawn AND hit.state <> 3
UNION ALL
SELECT hit.hit_id, hit.outcome, journey.from_sighting_id, journey.from_captured_at
FROM implausible_journey AS journey
JOIN sighting_match AS match USING (match_id)
JOIN hit ON hit.kind = match.kind AND hit.rule_id = match.rule_id AND hit.vrm = match.vrm
  AND match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at
WHERE NOT match.withdrawn AND hit.state <> 3;
CREATE INDEX implausible_journey_from ON implausible_journey (from_sighting_id);
CREATE INDEX implausible_journey_sighting ON implausible_journey (sighting_id);

-- The cases under which a read is held.
CREATE FUNCTION cases_holding(id uuid, at timestamptz, mark bigint, camera integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT hold.case_reference
  FROM hold
  WHERE hold.released_at IS NULL
    AND (hold.vrm IS NULL OR hold.vrm = mark) AND (hold.camera_key IS NULL OR hold.camera_key = camera)
    AND at >= hold.from_time AND at < hold.until_time
    AND (hold.hit_id IS NULL
      OR EXISTS (SELECT FROM hit_read WHERE hit_read.sighting_id = id AND hit_read.hit_id = hold.hit_id))
$$;

CREATE TABLE retention_run (
  run_id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  ended_at timestamptz,                                -- null while it runs, or when it was broken off
  problem text NOT NULL DEFAULT ''
);
CREATE INDEX ON retention_run (started_at);

-- What a run erased; counted in the transactions that erased it.
CREATE TABLE retention_tally (
  run_id uuid NOT NULL REFERENCES retention_run,
  day date NOT NULL,
  kind text NOT NULL,                                  -- the table's name
  regime smallint NOT NULL,                            -- 0 where it is not told apart
  read_class smallint NOT NULL,                        -- 1 without a hit, 2 with one, 3 copied out; 0 where not told apart
  erased_count bigint NOT NULL,
  PRIMARY KEY (run_id, day, kind, regime, read_class)
);

-- Keeps writers out of the partition of one UTC day; readers go on.
CREATE FUNCTION close_sighting_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('LOCK TABLE %I IN EXCLUSIVE MODE', 'sighting_' || to_char(day, 'YYYYMMDD'));
END $$;

-- Ends the partition of one UTC day. The parent is locked from here to the commit, so this comes last.
CREATE FUNCTION drop_sighting_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TABLE %I', 'sighting_' || to_char(day, 'YYYYMMDD'));
END $$;
