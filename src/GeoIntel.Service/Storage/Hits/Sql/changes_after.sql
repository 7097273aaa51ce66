-- Changes of hits after a number, in order, with what people have decided by now, and each with the number its meaning had
-- then: who decides by an old change has not seen the new one.
-- @after bigint   @kinds smallint[] (empty for all)   @limit int
SELECT change.sequence, change.kind, change.explanation, change.body, hit.decision, meant.sequence
FROM hit_change AS change
JOIN hit USING (hit_id)
CROSS JOIN LATERAL (
  SELECT max(earlier.sequence) AS sequence
  FROM hit_change AS earlier
  WHERE earlier.hit_id = change.hit_id AND earlier.sequence <= change.sequence
    AND earlier.kind NOT IN (2, 3) -- extended and closed leave the meaning as it was
) AS meant
WHERE change.sequence > @after AND NOT hit.held AND (cardinality(@kinds) = 0 OR hit.kind = ANY(@kinds))
ORDER BY change.sequence
LIMIT @limit;
