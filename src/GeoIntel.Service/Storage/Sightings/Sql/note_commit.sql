-- Notes which marks a commit brought, and when they were captured, for what runs over commits outside the hot path.
-- @vrms bigint[], @captured timestamptz[], one each a read with a mark   @first, @last timestamptz: the ends of @captured
INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured)
VALUES (@first, @last, cardinality(@vrms), @vrms, @captured);
