-- The index as the newest schema shows it.
SELECT count(*) = 1 FROM pg_indexes WHERE indexname = 'pass_camera' AND indexdef LIKE '%(camera_key, first_at, pass_id, last_at)';
