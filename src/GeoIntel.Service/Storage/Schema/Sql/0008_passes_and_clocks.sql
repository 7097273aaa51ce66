-- Cameras' signs of life, their clocks, and passes: what is found from sightings outside the hot path.

-- What waits in intake_commit is looked at by several watches; each takes its own bit away: 1 journeys, 2 cameras.
-- The intake leaves it to the default.
ALTER TABLE intake_commit ADD COLUMN waiting smallint NOT NULL DEFAULT 3;

-- ---------------------------------------------------------------------------------------------------------------------
-- Signs of life: one bit a minute of the UTC day. A calendar of up and down times is worked out from them when asked for,
-- so that late reads count.

CREATE TABLE camera_signs (
  camera_key integer NOT NULL,
  day date NOT NULL,
  reads bit(1440) NOT NULL,                            -- captured something, later taken back or not
  beats bit(1440) NOT NULL,                            -- said that it works
  stops bit(1440) NOT NULL,                            -- said that it does not
  PRIMARY KEY (camera_key, day)
);

-- What was read before this schema.
INSERT INTO camera_signs (camera_key, day, reads, beats, stops)
SELECT camera_key, minute::date, bit_or(set_bit(0::bit(1440), extract(epoch FROM minute - date_trunc('day', minute))::int / 60, 1)),
  0::bit(1440), 0::bit(1440)
FROM (
  SELECT DISTINCT camera_key, date_trunc('minute', captured_at AT TIME ZONE 'UTC') AS minute
  FROM sighting
  WHERE camera_key IS NOT NULL
) AS seen
GROUP BY camera_key, minute::date;

-- What signs of life told of a device's own clock on a UTC day of ours: our receipt less the device's time, in milliseconds.
CREATE TABLE camera_sign_clock (
  camera_key integer NOT NULL,
  day date NOT NULL,
  behind_min_ms bigint NOT NULL,                       -- the least of them
  PRIMARY KEY (camera_key, day)
);

-- How far a camera's clock was ahead of ours on a UTC day: bounds in milliseconds, null for none, and what they rest on.
CREATE TABLE camera_clock (
  camera_key integer NOT NULL,
  day date NOT NULL,
  ahead_min_ms bigint,
  ahead_max_ms bigint,
  arrival_count integer NOT NULL,
  journey_count integer NOT NULL,
  sign_count integer NOT NULL,
  contradictory boolean NOT NULL,
  estimated_at timestamptz NOT NULL,
  PRIMARY KEY (camera_key, day)
);
CREATE INDEX ON camera_clock (day, camera_key);

-- Days whose clocks are to be estimated anew, because reads or signs of them came.
CREATE TABLE clock_waiting (
  day date PRIMARY KEY,
  since timestamptz NOT NULL,
  latest timestamptz NOT NULL                          -- the last of them came
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Passes: the reads of one vehicle by one camera in one go. Made of the reads that stand, whatever their order.

-- What a camera has of its own; 0 is for the default, 4.5 s and 60 s.
ALTER TABLE camera
  ADD COLUMN pass_reset_seconds double precision NOT NULL DEFAULT 0,
  ADD COLUMN pass_seconds_max integer NOT NULL DEFAULT 0;

CREATE TABLE pass (
  pass_id uuid PRIMARY KEY,                            -- of its first read
  camera_key integer NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  vrm bigint NOT NULL,                                 -- the winning reading
  canonical bigint NOT NULL,                           -- what it stands for where a camera cannot tell marks apart
  read_count integer NOT NULL,
  sighting_ids uuid[] NOT NULL,                        -- in the order of capture
  votes jsonb NOT NULL                                 -- every reading with its count and summed confidence
);
CREATE INDEX pass_camera ON pass (camera_key, first_at, pass_id);
CREATE INDEX pass_vehicle ON pass (vrm, first_at, pass_id);
CREATE INDEX pass_vehicle_camera ON pass (camera_key, canonical, first_at);
CREATE INDEX pass_time ON pass USING brin (first_at);
