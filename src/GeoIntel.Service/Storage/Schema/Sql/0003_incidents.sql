-- Recorded crime and other incidents: what, when and where; nothing of persons.
-- Enumerations are smallint with the numbers of the contract; flags are a sum: 1 knife-enabled, 2 weapon, 4 drug,
-- 8 police-generated, 16 vehicle nuisance.

CREATE TABLE incident_source (
  key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE
);

-- What a source published at once. It is stored, and replaced, as a whole.
CREATE TABLE incident_publication (
  key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_key integer NOT NULL REFERENCES incident_source,
  name text NOT NULL,
  file_name text NOT NULL,
  file_sha256 text NOT NULL,
  content_sha256 bytea NOT NULL,                       -- of the incidents as they came, in their order
  revision integer NOT NULL,                           -- how often new contents were stored
  incident_count integer NOT NULL,
  stored_at timestamptz NOT NULL,
  UNIQUE (source_key, name)
);

CREATE TABLE incident (
  publication_key integer NOT NULL REFERENCES incident_publication,
  place integer NOT NULL,                              -- within the publication, from 0
  source_key integer NOT NULL REFERENCES incident_source,
  source_id text NOT NULL,                             -- empty when the source gives none
  crime_type text NOT NULL,
  earliest_at timestamptz NOT NULL,
  latest_at timestamptz NOT NULL,                      -- excluded, but the same as the earliest when the instant is known
  time_precision smallint NOT NULL,
  location geometry(Point, 27700),                     -- null when the source does not say
  lsoa_code text NOT NULL,
  reported_by text NOT NULL,
  falls_within text NOT NULL,
  flags smallint NOT NULL,
  flags_told smallint NOT NULL,
  PRIMARY KEY (publication_key, place),
  CHECK (latest_at >= earliest_at),
  CHECK (flags & ~flags_told = 0)
);

-- Within a source an id is one incident of each type; those without an id are all different.
CREATE UNIQUE INDEX incident_id ON incident (source_key, source_id, lower(crime_type)) WHERE source_id <> '';

-- Serves "what touches this period, in this box": both ends of a span or a month count.
CREATE INDEX incident_place_time ON incident USING gist (location, tstzrange(earliest_at, latest_at, '[]'));
-- The same without a box, and for those without a place.
CREATE INDEX incident_time ON incident USING gist (tstzrange(earliest_at, latest_at, '[]'));
