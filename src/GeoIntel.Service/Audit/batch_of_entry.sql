-- The batch that holds an entry of a chain.
-- @instance text   @entry bigint: its number
SELECT instance, number, first_entry, last_entry, sealed_at, root, previous, digest
FROM audit_batch
WHERE instance = @instance AND first_entry <= @entry AND last_entry >= @entry
ORDER BY first_entry DESC
LIMIT 1;
