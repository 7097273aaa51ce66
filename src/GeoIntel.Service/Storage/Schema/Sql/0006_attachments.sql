-- Pictures and original messages of sightings: which bytes belong to which. The bytes are files, named by their SHA-256 and
-- with a retention of their own; a row may stand here although its bytes never came.
CREATE TABLE sighting_attachment (
  sighting_id uuid NOT NULL,
  place smallint NOT NULL,                             -- from 0, in the order in which the read named them
  captured_at timestamptz NOT NULL,                    -- of the sighting, which is found by it
  received_at timestamptz NOT NULL,                    -- of the sighting; retention counts from here
  kind smallint NOT NULL,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  content_type text NOT NULL,
  size_bytes bigint NOT NULL,
  PRIMARY KEY (sighting_id, place)
);
CREATE INDEX sighting_attachment_sha256 ON sighting_attachment (sha256);
CREATE INDEX sighting_attachment_age ON sighting_attachment USING brin (received_at);
