-- Vehicles of undercover officers, protected witnesses and the like stand on lists that are told to officers only.

ALTER TABLE vehicle_list ADD COLUMN confidential boolean NOT NULL DEFAULT false;

-- The versions of entries that are, or once were, on a list, without reading all the others.
CREATE INDEX registry_version_list ON registry_version ((body->>'list_id')) WHERE kind = 'list_entry';

-- The marks that are protected at a moment: of entries as they stand, of the last approved (2) version that has come into force, and
-- of all that were proposed after it. So a change that waits for its second person, or was rejected (3), uncovers nothing. When an
-- entry has ended its mark stays protected: old reads would tell as much as new ones. An approved move to another list ends it.
CREATE FUNCTION confidential_marks(at timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
  WITH confidential AS MATERIALIZED (
    SELECT id FROM vehicle_list WHERE confidential
  ), touched AS (
    SELECT DISTINCT version.id FROM confidential
    JOIN registry_version AS version ON version.kind = 'list_entry' AND version.body->>'list_id' = confidential.id
  ), stated AS (
    SELECT version.id, version.revision, version.body->>'list_id' AS list_id, (version.body->>'vrm')::bigint AS vrm,
      (version.body->>'approval_state')::smallint AS approval_state, (version.body->>'from_time')::timestamptz AS from_time,
      coalesce((version.body->>'effective_from')::timestamptz, '-infinity') AS effective_from
    FROM touched JOIN registry_version AS version ON version.kind = 'list_entry' AND version.id = touched.id
    WHERE version.body ? 'vrm' -- not erased
  ), standing AS (
    SELECT id, max(revision) AS revision FROM stated WHERE approval_state = 2 AND effective_from <= at GROUP BY id
  )
  SELECT entry.vrm FROM confidential JOIN list_entry AS entry ON entry.list_id = confidential.id
  WHERE entry.approval_state <> 3 AND entry.from_time <= at
  UNION
  SELECT stated.vrm FROM stated LEFT JOIN standing USING (id)
  WHERE stated.list_id IN (SELECT id FROM confidential) AND stated.from_time <= at AND stated.approval_state <> 3
    AND stated.revision >= coalesce(standing.revision, 0)
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
