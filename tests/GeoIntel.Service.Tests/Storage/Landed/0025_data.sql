-- Rows of schema 25 alone, which brings no tables: a commit that waits for the watches. All made up.
INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured)
VALUES (now(), now(), 2, ARRAY[4242, 4243], ARRAY[now(), now()]);
