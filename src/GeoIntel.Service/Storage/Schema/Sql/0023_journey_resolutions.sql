-- What people found implausible journeys to be. Rows are added and not altered; the latest of a pair of reads holds. The pair may be
-- consecutive no more.

CREATE TABLE journey_resolution (
  resolution_id uuid PRIMARY KEY,
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  camera_key integer,
  from_sighting_id uuid NOT NULL,
  from_captured_at timestamptz NOT NULL,
  from_camera_key integer,
  vrm bigint NOT NULL,                                 -- of both reads, when it was resolved
  number integer NOT NULL,                             -- rising within a pair
  outcome smallint NOT NULL,
  misread_sighting_id uuid,                            -- one of the two
  corrected_vrm bigint,                                -- what that one should have been read as
  reason text NOT NULL,                                -- empty once it named somebody who was erased
  resolved_at timestamptz NOT NULL,
  resolved_by text NOT NULL,
  told_confidential boolean NOT NULL,                  -- who resolved it was told of confidential vehicles
  UNIQUE (sighting_id, from_sighting_id, number),
  CHECK ((outcome = 2) = (misread_sighting_id IS NOT NULL) AND (outcome = 2) = (corrected_vrm IS NOT NULL))
);
CREATE INDEX ON journey_resolution (from_sighting_id);
CREATE INDEX ON journey_resolution (captured_at);
CREATE INDEX ON journey_resolution (vrm);
CREATE INDEX ON journey_resolution (corrected_vrm);
CREATE INDEX ON implausible_journey (captured_at);

-- Whether a resolution is told where some marks are withheld. Those that are restricted are withheld from everybody; of others only
-- what was written by somebody who is told of confidential vehicles, because its author must see it whatever the mark is.
-- withheld: all of these marks   restricted: those of them that are restricted
CREATE FUNCTION is_resolution_told(corrected bigint, by_told boolean, withheld bigint[], restricted bigint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT corrected IS NULL OR corrected <> ALL(withheld) OR (NOT by_told AND corrected <> ALL(restricted))
$$;
