-- A correlator inside the database: Q2, from a mark over its people to their zones that cover the point.
CREATE TABLE watched_camera (camera_key integer PRIMARY KEY, place geometry(Point, 27700) NOT NULL);
CREATE TABLE watched_link (vrm bigint NOT NULL, nominal_id text NOT NULL);
CREATE INDEX ON watched_link (vrm);
CREATE TABLE watched_zone (zone_id text PRIMARY KEY, outline geometry(Polygon, 27700) NOT NULL);
CREATE TABLE watched_condition (condition_id text NOT NULL, nominal_id text NOT NULL, zone_id text NOT NULL);
CREATE INDEX ON watched_condition (nominal_id);

CREATE FUNCTION correlate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
  SELECT NEW.sighting_id, NEW.captured_at, 2, condition.condition_id, NEW.vrm, '{}'
  FROM watched_link AS link
  JOIN watched_condition AS condition USING (nominal_id)
  JOIN watched_zone AS zone USING (zone_id)
  JOIN watched_camera AS camera ON camera.camera_key = NEW.camera_key
  WHERE link.vrm = NEW.vrm AND ST_Covers(zone.outline, camera.place);
  RETURN NULL;
END $$;
CREATE TRIGGER correlate AFTER INSERT ON sighting FOR EACH ROW EXECUTE FUNCTION correlate();
