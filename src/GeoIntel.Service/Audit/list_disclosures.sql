-- What was handed out, newest first: the columns of list_entries, then the sealed values and their key, null once erased.
-- A file of a layer leaves a second entry when it is done, which only counts its rows; and one that names confidential vehicles
-- leaves others before them.
-- @from, @until timestamptz (half-open, null for any)
-- @before_time timestamptz, @before_instance text, @before_number bigint: the last one of the page before, or null
SELECT link.instance, link.number, link.digest, key.personal_id IS NOT NULL, sequence, entry.recorded_at, actor, action, rpc,
  purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest, row_count, outcome,
  entry.personal_id, personal_digest, NULL::bytea, call_id, part_of, personal.sealed, key.key
FROM audit_link AS link
JOIN audit_entry AS entry USING (transaction_id, sequence)
LEFT JOIN audit_personal AS personal ON personal.personal_id = entry.personal_id
LEFT JOIN audit_personal_key AS key ON key.personal_id = entry.personal_id
WHERE action IN ('disclosure', 'export')
  AND outcome <> 'confidential' AND NOT (outcome = 'ok' AND coalesce(resource_kind, '') LIKE 'layer %')
  AND link.recorded_at >= coalesce(@from::timestamptz, '-infinity')
  AND link.recorded_at < coalesce(@until::timestamptz, 'infinity')
  AND (@before_time::timestamptz IS NULL
    OR (link.recorded_at, link.instance, link.number) < (@before_time, @before_instance::text COLLATE "C", @before_number::bigint))
ORDER BY link.recorded_at DESC, link.instance DESC, link.number DESC
LIMIT @limit;
