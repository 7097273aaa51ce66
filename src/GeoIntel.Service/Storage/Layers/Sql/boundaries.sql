-- Areas of one boundary set, in the order of their codes.
-- Parameters as in hotspots.sql; @key is the set, @id and @after are codes; areas have no time.
SELECT area.code, area.code, ST_AsBinary(ST_Transform(area.outline, @srid), 'NDR'),
  area.code, area.display_name, area.set_id, area.residents, area.households, area.deprivation_decile
FROM boundary_area AS area
WHERE area.set_id = @key
  AND (@after IS NULL OR area.code > @after)
  AND (@id IS NULL OR area.code = @id)
  AND (@box IS NULL OR ST_Intersects(area.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@filter IS NULL OR to_jsonb(area) @> @filter)
ORDER BY area.code
LIMIT @limit;
