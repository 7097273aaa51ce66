-- Vehicles of undercover officers, protected witnesses and the like stand on lists that are told to officers only.

ALTER TABLE vehicle_list ADD COLUMN confidential boolean NOT NULL DEFAULT false;

-- The marks that are protected at a moment. A proposal protects already: while a change waits for its second person, nothing
-- may be told that was not told before. Only a rejected (3) entry does not.
CREATE FUNCTION confidential_marks(at timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
  SELECT DISTINCT entry.vrm
  FROM vehicle_list AS list JOIN list_entry AS entry ON entry.list_id = list.id
  WHERE list.confidential AND entry.approval_state <> 3 AND entry.from_time <= at AND entry.until_time > at
$$;

-- Which marks that were confidential a call touched, whether it named them or not: seen, or kept back.
CREATE TABLE audit_confidential (
  personal_id uuid NOT NULL REFERENCES audit_personal_key ON DELETE CASCADE,
  vrm_mac bytea NOT NULL,                              -- as in audit_subject
  PRIMARY KEY (personal_id, vrm_mac)
);
CREATE INDEX ON audit_confidential (vrm_mac);
CREATE TRIGGER audit_confidential_append_only BEFORE UPDATE OR TRUNCATE ON audit_confidential
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER audit_confidential_erasure AFTER DELETE ON audit_confidential
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_erasure_entry();
