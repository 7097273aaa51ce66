-- One vector tile of a run, in the Web Mercator grid, with the columns a map is drawn from. Of very many cells only the
-- highest-ranked are drawn; what is withheld has no rank here and comes last.
-- @key text (run)   @partner boolean   @z, @x, @y, @limit int   @name text (of the layer in the tile)
WITH bounds AS (
  SELECT ST_TileEnvelope(@z, @x, @y) AS tile
), drawn AS (
  SELECT ST_AsMVTGeom(ST_Transform(cell.outline, 3857), bounds.tile, 4096, 64, true) AS outline,
    cell.cell_id, cell.run_id, cell.period::text AS period, cell.suppressed, told.count, told.mean12, told.forecast,
    told.lo90, told.hi90, told.rank, told.gi_z, told.gi_bin, told.ehsa_code, told.ehsa_label, told.ehsa_label_robust,
    told.emerging_prob, told.why
  FROM bounds, hotspot_cell AS cell
  JOIN hotspot_run AS run ON run.id = cell.run_id
  LEFT JOIN LATERAL hotspot_cell_told(cell, @partner) AS told ON true
  WHERE cell.run_id = @key AND run.ended_at IS NOT NULL
    -- a margin for drawing across the tile's edge, and for the bend of its sides on the grid
    AND cell.outline && ST_Transform(ST_Segmentize(ST_Expand(bounds.tile, ST_XMax(bounds.tile) - ST_XMin(bounds.tile)), 20000), 27700)
  ORDER BY told.rank NULLS LAST, cell.place
  LIMIT @limit
)
SELECT ST_AsMVT(drawn, @name, 4096, 'outline') FROM drawn WHERE outline IS NOT NULL;
