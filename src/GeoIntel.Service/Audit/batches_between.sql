-- Batches of one chain, in their order.
-- @after, @until bigint: numbers, the first exclusive
SELECT instance, number, first_entry, last_entry, sealed_at, root, previous, digest
FROM audit_batch
WHERE instance = @instance AND number > @after AND number <= @until
ORDER BY number;
