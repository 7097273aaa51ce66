-- Changes of hits after a number, in order, with what people have decided by now.
-- @after bigint   @kinds smallint[] (empty for all)   @limit int
SELECT change.sequence, change.kind, change.explanation, change.body, hit.decision, hit.meaning_sequence
FROM hit_change AS change
JOIN hit USING (hit_id)
WHERE change.sequence > @after AND (cardinality(@kinds) = 0 OR hit.kind = ANY(@kinds))
ORDER BY change.sequence
LIMIT @limit;
