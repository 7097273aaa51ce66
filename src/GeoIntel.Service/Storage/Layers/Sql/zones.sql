-- Zones that protect nobody, in the order of their ids. A protected outline would lead to the person's door.
-- Parameters as in hotspots.sql; @id and @after are ids.
SELECT zone.id, zone.id, ST_AsBinary(ST_Transform(zone.outline, @srid), 'NDR'),
  zone.id, zone.display_name, zone.from_time, zone.until_time, zone.leave_metres
FROM zone
WHERE NOT zone.protects_person
  AND (@after IS NULL OR zone.id > @after)
  AND (@id IS NULL OR zone.id = @id)
  AND (@box IS NULL OR ST_Intersects(zone.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@from IS NULL OR zone.until_time IS NULL OR zone.until_time > @from)
  AND (@until IS NULL OR zone.from_time < @until)
  AND (@filter IS NULL OR to_jsonb(zone) @> @filter)
ORDER BY zone.id
LIMIT @limit;
