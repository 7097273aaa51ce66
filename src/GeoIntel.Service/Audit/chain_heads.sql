-- The last batch of every chain. One step of the index an instance, however many batches there are.
WITH RECURSIVE instances AS (
  SELECT min(instance) AS instance FROM audit_batch
  UNION ALL
  SELECT (SELECT min(batch.instance) FROM audit_batch AS batch WHERE batch.instance > instances.instance)
  FROM instances
  WHERE instance IS NOT NULL
)
SELECT last.instance, last.number, last.last_entry, last.digest
FROM instances
CROSS JOIN LATERAL (
  SELECT * FROM audit_batch WHERE audit_batch.instance = instances.instance ORDER BY number DESC LIMIT 1
) AS last
ORDER BY last.instance;
