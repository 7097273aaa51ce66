-- The audit log becomes a chain that proves itself, and its personal values are sealed so that they can be erased.
-- Entries get their place in the chain when they are sealed, after their commit: what commits late or is rolled back can
-- neither be passed over nor leave a gap. docs/audit.md describes the chain.

ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;

ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_action_check;
ALTER TABLE audit_entry ADD CHECK (action IN (
  'collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'decision', 'refusal', 'display',
  'export', 'sign_in'));

-- What was written before has a chain of its own; later, each session says whose it is (Audit:Instance).
ALTER TABLE audit_entry ADD COLUMN instance text COLLATE "C" NOT NULL DEFAULT 'legacy';
ALTER TABLE audit_entry ALTER COLUMN instance
  SET DEFAULT coalesce(nullif(current_setting('geointel.instance', true), ''), 'unnamed');

-- The one index of the table leads the sealer to what it may not have sealed; a second one would slow every call.
ALTER TABLE audit_entry ADD COLUMN transaction_id xid8 NOT NULL DEFAULT '0';
ALTER TABLE audit_entry ALTER COLUMN transaction_id SET DEFAULT pg_current_xact_id();
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_pkey;
ALTER TABLE audit_entry ADD PRIMARY KEY (transaction_id, sequence);

-- ---------------------------------------------------------------------------------------------------------------------
-- Personal values. The chain holds the digest of "sealed". Its first byte says how it is made:
-- 1: SHA-256 of the key, nonce (12 bytes), tag (16 bytes), and the values under AES-256-GCM; the key has 32 bytes
-- 0: SHA-256 of the key, which is 32 random bytes and then the values themselves (those from before this schema)

CREATE TABLE audit_personal_key (
  personal_id uuid PRIMARY KEY,
  key bytea NOT NULL
);
INSERT INTO audit_personal_key
SELECT personal_id, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || convert_to(body::text, 'UTF8')
FROM audit_personal;

ALTER TABLE audit_personal ADD COLUMN sealed bytea;
UPDATE audit_personal SET sealed = '\x00'::bytea || sha256(key)
FROM audit_personal_key WHERE audit_personal_key.personal_id = audit_personal.personal_id;
ALTER TABLE audit_personal ALTER COLUMN sealed SET NOT NULL;
ALTER TABLE audit_personal DROP COLUMN body;

UPDATE audit_entry SET personal_digest = sha256(sealed)
FROM audit_personal WHERE audit_personal.personal_id = audit_entry.personal_id;

ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only;

-- Which marks and persons sealed values name, as keyed digests, so that they can be found to be erased.
CREATE TABLE audit_subject (
  subject_mac bytea NOT NULL,                          -- HMAC-SHA-256 under audit_secret of "vrm:AB12CDE" or "nominal:id"
  personal_id uuid NOT NULL REFERENCES audit_personal_key ON DELETE CASCADE,
  is_vrm boolean NOT NULL,
  is_asked boolean NOT NULL,                           -- the question names it as such; otherwise some text mentions it
  PRIMARY KEY (subject_mac, personal_id)
);
CREATE INDEX ON audit_subject (personal_id);

CREATE TABLE audit_secret (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  subject_key bytea NOT NULL
);
INSERT INTO audit_secret (subject_key) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- ---------------------------------------------------------------------------------------------------------------------
-- The chain.

CREATE TABLE audit_link (
  instance text COLLATE "C" NOT NULL,
  number bigint NOT NULL,                              -- from 1, without gaps
  transaction_id xid8 NOT NULL,
  sequence bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (instance, number),
  UNIQUE (transaction_id, sequence)                    -- nothing is sealed twice
);
CREATE INDEX ON audit_link (recorded_at, instance, number);

CREATE TABLE audit_batch (
  instance text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  first_entry bigint NOT NULL,
  last_entry bigint NOT NULL,
  sealed_at timestamptz NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (instance, number)
);

CREATE TABLE audit_checkpoint (
  number bigint PRIMARY KEY,
  made_at timestamptz NOT NULL,
  body text NOT NULL                                   -- the line that an export holds
);

-- Where the sealer begins to look. It proves nothing: at 0, everything is looked at again and nothing sealed twice.
CREATE TABLE audit_sealer (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  settled xid8 NOT NULL                                -- everything of earlier transactions is sealed
);
INSERT INTO audit_sealer (settled) VALUES ('0');

-- ---------------------------------------------------------------------------------------------------------------------
-- Dip samples, and the vehicles of those who search.

CREATE TABLE audit_dip_draw (
  draw_id uuid PRIMARY KEY,
  drawn_at timestamptz NOT NULL,
  drawn_by text NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz NOT NULL,
  checkpoint bigint NOT NULL REFERENCES audit_checkpoint,
  seed bytea NOT NULL,                                 -- the checkpoint's digest: nobody chooses it
  population bigint NOT NULL,
  size integer NOT NULL
);

CREATE TABLE audit_dip_sample (
  draw_id uuid NOT NULL REFERENCES audit_dip_draw,
  place integer NOT NULL,
  instance text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (draw_id, place),
  FOREIGN KEY (instance, number) REFERENCES audit_link
);

CREATE TABLE audit_dip_decision (
  draw_id uuid NOT NULL,
  place integer NOT NULL,
  decided_at timestamptz NOT NULL,
  decided_by text NOT NULL,
  outcome smallint NOT NULL,
  PRIMARY KEY (draw_id, place),
  FOREIGN KEY (draw_id, place) REFERENCES audit_dip_sample
);

CREATE TABLE registered_colleague_vehicle (
  actor text NOT NULL,                                 -- as audit_entry names whoever calls
  vrm_mac bytea NOT NULL,                              -- as in audit_subject
  registered_at timestamptz NOT NULL,
  registered_by text NOT NULL,
  PRIMARY KEY (vrm_mac, actor)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Rows are only ever added, but for keys, which an erasure may delete.

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['audit_personal', 'audit_link', 'audit_batch', 'audit_checkpoint', 'audit_secret',
    'audit_dip_draw', 'audit_dip_sample', 'audit_dip_decision'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      kept || '_append_only', kept);
  END LOOP;
END $$;
CREATE TRIGGER audit_personal_key_append_only BEFORE UPDATE OR TRUNCATE ON audit_personal_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_subject_append_only BEFORE UPDATE OR TRUNCATE ON audit_subject
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Looked at when the transaction commits, so the entry may come after the deletion.
CREATE FUNCTION assert_erasure_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit_entry WHERE transaction_id = pg_current_xact_id() AND action = 'erasure') THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is deleted from only with an entry of the erasure in the same transaction', TG_TABLE_NAME;
END $$;
CREATE CONSTRAINT TRIGGER audit_personal_key_erasure AFTER DELETE ON audit_personal_key
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_erasure_entry();

CREATE FUNCTION assert_key_is_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit_personal_key WHERE personal_id = OLD.personal_id) THEN
    RAISE EXCEPTION '% goes with its key; DELETE is refused', TG_TABLE_NAME;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER audit_subject_with_key BEFORE DELETE ON audit_subject
  FOR EACH ROW EXECUTE FUNCTION assert_key_is_gone();
