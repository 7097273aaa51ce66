-- A correlator inside the database that stores what the intake stores, curfews aside: matches of listed marks, of people's
-- exclusion zones that cover the camera, of their non-associations and their groups, and presences of who is bound by a zone.
CREATE TABLE watched_camera (camera_key integer PRIMARY KEY, place geometry(Point, 27700) NOT NULL);
CREATE TABLE watched_entry (vrm bigint NOT NULL, entry_id text NOT NULL);
CREATE INDEX ON watched_entry (vrm);
CREATE TABLE watched_link (vrm bigint NOT NULL, nominal_id text NOT NULL);
CREATE INDEX ON watched_link (vrm);
CREATE TABLE watched_zone (zone_id text PRIMARY KEY, outline geometry(Polygon, 27700) NOT NULL);
-- One row a person that a condition is about: zone_id of exclusion zones, other_id of non-associations.
CREATE TABLE watched_rule (
  nominal_id text NOT NULL, kind smallint NOT NULL, rule_id text NOT NULL, zone_id text, other_id text
);
CREATE INDEX ON watched_rule (nominal_id);

CREATE FUNCTION correlate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
  SELECT NEW.sighting_id, NEW.captured_at, found.kind, found.rule_id, NEW.vrm, '{}'
  FROM (
    SELECT 1::smallint AS kind, entry_id AS rule_id FROM watched_entry WHERE vrm = NEW.vrm
    UNION ALL
    SELECT DISTINCT rule.kind, rule.rule_id
    FROM watched_link AS link
    JOIN watched_rule AS rule USING (nominal_id)
    LEFT JOIN watched_zone AS zone USING (zone_id)
    LEFT JOIN watched_camera AS camera ON zone.zone_id IS NOT NULL AND camera.camera_key = NEW.camera_key
    WHERE link.vrm = NEW.vrm
      AND (rule.kind <> 2 OR ST_Covers(zone.outline, camera.place))
      -- a vehicle that leads to both proves nothing
      AND (rule.kind <> 5 OR NOT EXISTS (
        SELECT FROM watched_link AS other WHERE other.vrm = NEW.vrm AND other.nominal_id = rule.other_id))
    UNION ALL
    SELECT 0, ''
    WHERE EXISTS (
      SELECT FROM watched_link JOIN watched_rule USING (nominal_id) WHERE watched_link.vrm = NEW.vrm AND watched_rule.kind = 2)
  ) AS found;
  RETURN NULL;
END $$;
CREATE TRIGGER correlate AFTER INSERT ON sighting FOR EACH ROW EXECUTE FUNCTION correlate();
