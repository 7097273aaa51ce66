-- What a rule said of a read, and what was told of a hit, are written and read as a whole, some thousand times a second: as json they
-- are kept as they were sent; jsonb takes each apart on its way in and puts it together on its way out. Operators read both alike.
-- Each table is written anew once.

DROP VIEW confidential_hit; -- rests on the column; it is made again as it was

ALTER TABLE sighting_match ALTER COLUMN body TYPE json;
ALTER TABLE hit_change ALTER COLUMN body TYPE json;

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
    SELECT change.body::jsonb FROM hit_change AS change WHERE change.hit_id = hit.hit_id
  ) AS told
  WHERE told.body->>'listId' IN (SELECT id FROM vehicle_list WHERE confidential)
    OR (hit.rule_id, (told.body #>> '{hit,first,ruleRevision}')::integer) IN (SELECT id, revision FROM stated));
