-- Boundaries, runs over incidents, and what each run says of each place. Places only: nothing here refers to a person, a
-- vehicle or a sighting.

-- A published set of areas: LSOAs, wards, beats or command units of one edition.
CREATE TABLE boundary_set (
  id text PRIMARY KEY,                                 -- 'lsoa-2021'
  display_name text NOT NULL,
  attribution text NOT NULL,                           -- as the publisher's licence asks
  currency text NOT NULL,                              -- what the publisher says of its date
  stored_at timestamptz NOT NULL
);

CREATE TABLE boundary_area (
  set_id text NOT NULL REFERENCES boundary_set ON DELETE CASCADE,
  code text NOT NULL,
  display_name text NOT NULL,
  residents double precision,                          -- null where unknown
  households double precision,
  deprivation_decile smallint CHECK (deprivation_decile BETWEEN 1 AND 10), -- 1 is the most deprived
  outline geometry(MultiPolygon, 27700) NOT NULL,
  PRIMARY KEY (set_id, code)
);
CREATE INDEX ON boundary_area USING gist (outline);

-- One run: immutable once it has ended. Its manifest, model card and public record are kept as they were given out.
CREATE TABLE hotspot_run (
  id text PRIMARY KEY,
  state smallint NOT NULL,                             -- as in the contract
  crime_group text NOT NULL,
  unit text NOT NULL,                                  -- 'grid-250', or a boundary set's id
  first_month date NOT NULL,
  month_count integer NOT NULL,
  forecaster text NOT NULL,                            -- the one that flags
  parameters jsonb NOT NULL,
  requested_by text NOT NULL,
  purpose text NOT NULL,
  handling text NOT NULL,
  attribution text NOT NULL,
  currency text NOT NULL,
  warning text NOT NULL,                               -- of snap points and of what is missing
  data_sha256 text NOT NULL DEFAULT '',
  manifest jsonb,
  model_card text,
  public_record jsonb,                                 -- the algorithmic transparency record
  deprivation_audit jsonb,
  verdict text NOT NULL DEFAULT '',                    -- how it does against last year's map
  problem text NOT NULL DEFAULT '',                    -- why it failed
  stage text NOT NULL DEFAULT '',                      -- what it does now
  progress real NOT NULL DEFAULT 0,                    -- from 0 to 1
  page text,                                           -- HTML that needs nothing beside it
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX ON hotspot_run (created_at);

-- What a run says of one place. Written in the transaction that ends the run, never changed.
CREATE TABLE hotspot_cell (
  run_id text NOT NULL REFERENCES hotspot_run,
  place integer NOT NULL,                              -- from 0, in the order of the ids: pages go by it
  cell_id text NOT NULL,                               -- stable from run to run
  outline geometry(MultiPolygon, 27700) NOT NULL,
  period date NOT NULL,                                -- first day of the month that is forecast
  count double precision NOT NULL,                     -- in the last month
  counts double precision[] NOT NULL,                  -- all months of the run
  mean12 double precision NOT NULL,
  change_from_last double precision,                   -- of mean12 since the run before of the same group and unit
  forecast double precision NOT NULL,
  lo80 double precision NOT NULL,
  hi80 double precision NOT NULL,
  lo90 double precision NOT NULL,
  hi90 double precision NOT NULL,
  rank integer NOT NULL,                               -- 1 is the highest forecast
  cum_area_pct double precision NOT NULL,
  gi_z double precision NOT NULL,
  gi_p double precision NOT NULL,
  gi_bin smallint NOT NULL,
  ehsa_code smallint NOT NULL,
  ehsa_label text NOT NULL,
  ehsa_label_robust text NOT NULL,
  pct_hot double precision NOT NULL,
  mk_tau double precision NOT NULL,
  mk_z double precision NOT NULL,
  mk_p double precision NOT NULL,
  mk_p_null double precision,                          -- null where it was not worth the simulation
  scan_glr double precision,                           -- of the strongest cylinder that holds the cell; null outside
  scan_p double precision,
  emerging_prob double precision NOT NULL,
  rate_per_1000 double precision,                      -- residents; null on a grid
  rate_per_1000_households double precision,
  share_longrun double precision NOT NULL,
  share_recent double precision NOT NULL,
  share_neighbours double precision NOT NULL,
  share_other_types double precision NOT NULL,
  police_generated_share double precision NOT NULL,
  missing_coord_share double precision NOT NULL,
  suppressed boolean NOT NULL,                         -- small counts: withheld from editions for partners
  why text NOT NULL,
  PRIMARY KEY (run_id, place),
  UNIQUE (run_id, cell_id)
);
CREATE INDEX ON hotspot_cell USING gist (outline);

-- A flagged place waits for an analyst and lapses if nobody confirms it again.
CREATE TABLE hotspot_flag (
  run_id text NOT NULL,
  cell_id text NOT NULL,
  flagged_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  review smallint NOT NULL,                            -- as in the contract: waiting, accepted, rejected
  reviewed_by text NOT NULL DEFAULT '',
  reviewed_at timestamptz,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, cell_id),
  FOREIGN KEY (run_id, cell_id) REFERENCES hotspot_cell (run_id, cell_id)
);

CREATE TABLE hotspot_backtest (
  run_id text NOT NULL REFERENCES hotspot_run,
  forecaster text NOT NULL,
  origin date NOT NULL,                                -- first day of the month that was forecast
  pai_1 double precision,                              -- null where nothing happened in that month
  pai_5 double precision,
  pei_1 double precision,
  hit_1 double precision,
  hit_5 double precision,
  deviance double precision NOT NULL,
  pit_coverage_90 double precision NOT NULL,
  raw_coverage_90 double precision NOT NULL,
  sum_ratio double precision,
  PRIMARY KEY (run_id, forecaster, origin)
);

-- What a run says stays as it was given out.
CREATE TRIGGER hotspot_run_immutable BEFORE UPDATE OR DELETE ON hotspot_run
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hotspot_cell_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON hotspot_cell
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hotspot_backtest_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON hotspot_backtest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX ON hotspot_cell (run_id, rank, place);

-- A cell with its flag, if it has one.
CREATE VIEW hotspot_cell_reviewed AS
SELECT hotspot_cell.*, flagged_at, lapses_at, review, reviewed_by, reviewed_at, reason
FROM hotspot_cell LEFT JOIN hotspot_flag USING (run_id, cell_id);
