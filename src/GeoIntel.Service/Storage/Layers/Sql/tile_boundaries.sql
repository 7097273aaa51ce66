-- One vector tile of a boundary set.
-- @key text (set)   @z, @x, @y int   @name text (of the layer in the tile)
WITH bounds AS (
  SELECT ST_TileEnvelope(@z, @x, @y) AS tile
), drawn AS (
  SELECT ST_AsMVTGeom(ST_Transform(area.outline, 3857), bounds.tile, 4096, 64, true) AS outline,
    area.code, area.display_name, area.deprivation_decile
  FROM bounds, boundary_area AS area
  WHERE area.set_id = @key
    AND area.outline && ST_Transform(ST_Segmentize(ST_Expand(bounds.tile, ST_XMax(bounds.tile) - ST_XMin(bounds.tile)), 20000), 27700)
)
SELECT ST_AsMVT(drawn, @name, 4096, 'outline') FROM drawn WHERE outline IS NOT NULL;
