-- These commits are dealt with.
-- @commits bigint[]
DELETE FROM intake_commit WHERE commit_id = ANY(@commits);
