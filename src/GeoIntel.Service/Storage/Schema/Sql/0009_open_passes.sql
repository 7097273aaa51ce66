-- The passes of a camera that are not over at a moment are found without fetching those of the minute before it.

DROP INDEX pass_camera;
CREATE INDEX pass_camera ON pass (camera_key, first_at, pass_id, last_at);
