-- Hits that were made of a list which is confidential today, whatever has become of their mark; and a second person for clearing
-- that a list is confidential.

ALTER TABLE vehicle_list ADD COLUMN clearing_proposed_by text NOT NULL DEFAULT '';

-- Told are the words of the list, the entry and its instruction, so what counts is what the hit or any change of it names: the list,
-- or a version of the entry that was on it. It ends when the list is confidential no more.
CREATE VIEW confidential_hit AS
WITH stated AS MATERIALIZED (
  SELECT version.id, version.revision
  FROM vehicle_list AS list
  JOIN registry_version AS version ON version.kind = 'list_entry' AND version.body->>'list_id' = list.id
  WHERE list.confidential
  UNION
  SELECT entry.id, entry.revision
  FROM vehicle_list AS list JOIN list_entry AS entry ON entry.list_id = list.id
  WHERE list.confidential
)
SELECT hit.hit_id
FROM hit
WHERE hit.kind = 1 AND hit.rule_id IN (SELECT id FROM stated) AND EXISTS (
  SELECT FROM (
    SELECT hit.body
    UNION ALL
    SELECT change.body FROM hit_change AS change WHERE change.hit_id = hit.hit_id
  ) AS told
  WHERE told.body->>'listId' IN (SELECT id FROM vehicle_list WHERE confidential)
    OR (hit.rule_id, (told.body #>> '{hit,first,ruleRevision}')::integer) IN (SELECT id, revision FROM stated));
