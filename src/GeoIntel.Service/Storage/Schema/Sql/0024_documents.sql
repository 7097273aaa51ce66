-- Documents for people, such as the local profile and packs for meetings: who asked for one and how far it is, what came of it, and who signed it.
-- Enumerations are smallint with the numbers of the contract.

-- One that was asked for; the table is the queue.
CREATE TABLE document_build (
  id text PRIMARY KEY,
  kind text NOT NULL,                                  -- 'profile', 'pack'
  state smallint NOT NULL,                             -- 1 waiting, 2 running, 3 succeeded, 4 failed, 5 cancelled
  parameters jsonb NOT NULL,
  requested_by text NOT NULL,                          -- the actor, as the audit log names them
  built_by text NOT NULL,                              -- the same wherever they call from
  purpose text NOT NULL,                               -- class and reference; the reason stands in the audit log alone
  stage text NOT NULL DEFAULT '',
  progress real NOT NULL DEFAULT 0,                    -- from 0 to 1
  problem text NOT NULL DEFAULT '',                    -- why it failed
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX ON document_build (created_at) WHERE state IN (1, 2);

-- What came of one that ended well: a draft, until a second person signs it.
CREATE TABLE document (
  id text PRIMARY KEY REFERENCES document_build,
  kind text NOT NULL,
  subject_key text NOT NULL,                           -- documents are versions of one another by kind, subject and edition
  subject text NOT NULL,                               -- for people
  first_day date NOT NULL,
  until_day date NOT NULL,                             -- the day after the last one
  edition smallint NOT NULL,                           -- 1 police, 2 partner, 3 officers
  version integer NOT NULL,
  handling text NOT NULL,
  attribution text NOT NULL,
  purpose text NOT NULL,
  code_version text NOT NULL,
  small_count integer NOT NULL,
  inputs jsonb NOT NULL,                               -- what it was made of, with digests
  built_by text NOT NULL,
  built_at timestamptz NOT NULL,
  signed_by text,
  signed_at timestamptz,
  UNIQUE (kind, subject_key, edition, version),
  CHECK ((signed_by IS NULL) = (signed_at IS NULL)),
  CHECK (signed_by <> built_by)
);
CREATE INDEX ON document (kind, built_at, id);

CREATE TABLE document_file (
  document_id text NOT NULL REFERENCES document,
  name text NOT NULL,                                  -- 'tables/overview.csv'
  place integer NOT NULL,                              -- in the document's own order
  media_type text NOT NULL,
  sha256 text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (document_id, name)
);

-- What analysts wrote into it; carried to the next one of its kind, subject and edition.
CREATE TABLE document_text (
  document_id text NOT NULL REFERENCES document,
  field text NOT NULL,
  body text NOT NULL,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL,
  written_in integer NOT NULL,                         -- version of the document
  PRIMARY KEY (document_id, field)
);

-- What is signed stays as it was signed.
CREATE FUNCTION refuse_change_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed text := CASE WHEN TG_OP = 'DELETE' THEN OLD.document_id ELSE NEW.document_id END;
BEGIN
  IF EXISTS (SELECT FROM document WHERE id = changed AND signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'document % is signed; % of % is refused', changed, TG_OP, TG_TABLE_NAME;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER document_signed BEFORE UPDATE OR DELETE ON document
  FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_file_signed BEFORE INSERT OR UPDATE OR DELETE ON document_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed();
CREATE TRIGGER document_text_signed BEFORE INSERT OR UPDATE OR DELETE ON document_text
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed();
