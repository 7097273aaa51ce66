-- Room for what goes beside reads; empty again after the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS gone_hit (hit_id uuid PRIMARY KEY) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS gone_resource (
  kind text NOT NULL,                                  -- the table's name
  id text NOT NULL,
  PRIMARY KEY (kind, id)
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS gone_digest (sha256 bytea PRIMARY KEY) ON COMMIT DELETE ROWS;
