-- Room for what one transaction ends; empty again after it.
CREATE TEMPORARY TABLE IF NOT EXISTS ended_read (
  sighting_id uuid PRIMARY KEY,
  captured_at timestamptz NOT NULL,
  camera_key integer,
  regime smallint NOT NULL,
  read_class smallint NOT NULL,                        -- 1 without a hit, 2 with one, 3 copied out
  day date NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS ended_match (
  kind smallint NOT NULL,
  rule_id text NOT NULL,
  vrm bigint NOT NULL,
  captured_at timestamptz NOT NULL
) ON COMMIT DELETE ROWS;
