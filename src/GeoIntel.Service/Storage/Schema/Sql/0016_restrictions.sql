-- Restriction and rectification of what is held on a subject; holds that keep the reads of their hit whatever becomes of it;
-- and a fence between the keeper of hits and who erases.

-- A subject whose data is kept and not told. What there is of it stays where it is; every answer leaves it out.
CREATE TABLE restriction (
  restriction_id uuid PRIMARY KEY,
  vrm bigint,
  nominal_id text,
  ground smallint NOT NULL,
  case_reference text NOT NULL,
  reason text NOT NULL,
  review_at date NOT NULL,
  from_time timestamptz NOT NULL,
  until_time timestamptz NOT NULL DEFAULT 'infinity',  -- exclusive
  created_by text NOT NULL,
  lifted_at timestamptz,                               -- null while nobody has lifted it
  lifted_by text,
  lift_reason text,
  CHECK (num_nonnulls(vrm, nominal_id) = 1)
);
CREATE INDEX restriction_standing ON restriction (from_time) WHERE lifted_at IS NULL;

-- Whether a hit is about a restricted subject: by a mark that was read or watched for, or by a person.
CREATE FUNCTION is_hit_about(vrm bigint, nominal text, body jsonb, marks bigint[], texts text[], nominals text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT cardinality(marks) + cardinality(nominals) > 0 AND coalesce(
    vrm = ANY(marks) OR nominal = ANY(nominals)
    OR ARRAY[body #>> '{hit,first,vrm}', body #>> '{hit,first,watchedVrm}', body #>> '{hit,other,vrm}', body #>> '{hit,other,watchedVrm}']
      && texts
    OR ARRAY[body #>> '{hit,first,nominalId}', body #>> '{hit,other,nominalId}'] && nominals, false)
$$;

-- The feeds whose reads hits rest on, 0 for observations at a point; the cameras that a hit names count when its reads do
-- not stand any more.
CREATE VIEW hit_feed AS
SELECT hit_read.hit_id, hit_read.captured_at, coalesce(nullif(seen.feed_key, 0), feed.key, 0) AS feed_key
FROM hit_read
JOIN sighting AS seen USING (sighting_id, captured_at)
LEFT JOIN camera ON camera.key = seen.camera_key
LEFT JOIN feed ON feed.id = camera.feed_id
UNION ALL
SELECT hit_read.hit_id, hit_read.captured_at, coalesce(nullif(seen.feed_key, 0), feed.key, 0)
FROM hit_read
JOIN held_sighting AS seen USING (sighting_id)
LEFT JOIN camera ON camera.key = seen.camera_key
LEFT JOIN feed ON feed.id = camera.feed_id
UNION ALL
SELECT hit.hit_id, hit.first_captured_at, coalesce(feed.key, 0)
FROM hit
CROSS JOIN LATERAL (VALUES
  (body #>> '{hit,first,cameraId}'), (body #>> '{hit,other,cameraId}'), (body #>> '{hit,first,journey,fromCameraId}')
) AS named (camera_id)
LEFT JOIN camera ON camera.id = named.camera_id
LEFT JOIN feed ON feed.id = camera.feed_id
WHERE named.camera_id IS NOT NULL;

-- What the camera said is in vrm_text of the sighting; here is who said otherwise, and why.
CREATE TABLE sighting_rectification (
  rectification_id uuid PRIMARY KEY,
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  vrm bigint NOT NULL,                                 -- as it was stored before
  corrected_vrm bigint NOT NULL,
  reason text NOT NULL,
  rectified_at timestamptz NOT NULL,
  rectified_by text NOT NULL
);
CREATE INDEX ON sighting_rectification (sighting_id);
CREATE INDEX ON sighting_rectification (vrm);
CREATE INDEX ON sighting_rectification (corrected_vrm);

-- ---------------------------------------------------------------------------------------------------------------------
-- The reads of a held hit, by themselves: the hit may be withdrawn, or joined into another.
CREATE TABLE hold_read (
  hold_id uuid NOT NULL REFERENCES hold ON DELETE CASCADE,
  sighting_id uuid NOT NULL,
  captured_at timestamptz NOT NULL,
  PRIMARY KEY (hold_id, sighting_id)
);
CREATE INDEX ON hold_read (sighting_id);
INSERT INTO hold_read (hold_id, sighting_id, captured_at)
SELECT DISTINCT hold_id, sighting_id, captured_at FROM hold JOIN hit_read USING (hit_id) WHERE released_at IS NULL
ON CONFLICT DO NOTHING;

CREATE FUNCTION pin_reads_of_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.released_at IS NULL THEN
    INSERT INTO hold_read (hold_id, sighting_id, captured_at)
    SELECT DISTINCT NEW.hold_id, sighting_id, captured_at FROM hit_read WHERE hit_id = NEW.hit_id
    ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM hold_read WHERE hold_id = NEW.hold_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER hold_reads AFTER INSERT OR UPDATE OF released_at ON hold
  FOR EACH ROW WHEN (NEW.hit_id IS NOT NULL) EXECUTE FUNCTION pin_reads_of_hold();

-- Reads that come to a held hit later are held, too.
CREATE FUNCTION pin_held_reads() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  -- one by one: the keeper waits for this, and there are hardly ever any
  FOR held IN SELECT hold_id, hit_id FROM hold JOIN changed USING (hit_id) WHERE released_at IS NULL LOOP
    INSERT INTO hold_read (hold_id, sighting_id, captured_at)
    SELECT DISTINCT held.hold_id, sighting_id, captured_at FROM hit_read WHERE hit_id = held.hit_id
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE INDEX hold_hit ON hold (hit_id) WHERE released_at IS NULL AND hit_id IS NOT NULL;
CREATE TRIGGER hit_held_reads AFTER UPDATE ON hit REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION pin_held_reads();

-- The cases under which a read is held. Restrictions for a legal claim (3) or as evidence (5) hold like a hold.
CREATE OR REPLACE FUNCTION cases_holding(id uuid, at timestamptz, mark bigint, camera integer) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
  SELECT hold.case_reference
  FROM hold
  WHERE hold.released_at IS NULL
    AND (hold.vrm IS NULL OR hold.vrm = mark) AND (hold.camera_key IS NULL OR hold.camera_key = camera)
    AND at >= hold.from_time AND at < hold.until_time
    AND (hold.hit_id IS NULL
      OR EXISTS (SELECT FROM hold_read WHERE hold_read.sighting_id = id AND hold_read.hold_id = hold.hold_id))
  UNION ALL
  SELECT restriction.case_reference
  FROM restriction
  WHERE restriction.lifted_at IS NULL AND restriction.until_time > now() AND restriction.ground IN (3, 5)
    AND (restriction.vrm = mark
      OR (restriction.nominal_id IS NOT NULL AND (
        EXISTS (
          SELECT FROM hit_read JOIN hit USING (hit_id)
          WHERE hit_read.sighting_id = id AND hit.nominal_id = restriction.nominal_id)
        OR EXISTS (
          SELECT FROM sighting
          WHERE feed_key = 0 AND detail->>'nominal' = restriction.nominal_id AND captured_at = at AND sighting_id = id)
        OR EXISTS (
          SELECT FROM held_sighting
          WHERE feed_key = 0 AND detail->>'nominal' = restriction.nominal_id AND sighting_id = id))))
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Counted up by whoever erases what hits are made of: a round of the keeper that began before must not commit after.
ALTER TABLE keeper_cursor ADD COLUMN erasures bigint NOT NULL DEFAULT 0;

-- Decisions on handling can name a person; they go with the person, under an entry of the erasure.
DROP TRIGGER handling_decision_append_only ON handling_decision;
CREATE TRIGGER handling_decision_append_only BEFORE UPDATE OR TRUNCATE ON handling_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER handling_decision_erasure AFTER DELETE ON handling_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_erasure_entry();
