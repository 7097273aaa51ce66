-- Those that wait, or that were under way when their instance went away; the oldest first.
SELECT id FROM document_build WHERE state IN (1, 2) ORDER BY created_at, id;
