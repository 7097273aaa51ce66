-- Cells of one run as they are told, in the order of their places.
-- @key text (run)   @partner boolean: what small counts give away is null   @after text (place; null begins)
-- @id text (cell)   @box bytea (EWKB, SRID 27700 or 4326)   @from, @until timestamptz, half-open   @filter jsonb
-- (each null for any)   @srid int (of the answer)   @limit int
SELECT cell.place::text, cell.cell_id, ST_AsBinary(ST_Transform(cell.outline, @srid), 'NDR'),
  cell.cell_id, cell.run_id, run.crime_group, cell.period, cell.suppressed,
  told.count, told.mean12, told.change_from_last, told.forecast, told.lo80, told.hi80, told.lo90, told.hi90, told.rank,
  told.cum_area_pct, told.gi_z, told.gi_p, told.gi_bin, told.ehsa_code, told.ehsa_label, told.ehsa_label_robust,
  told.pct_hot, told.mk_tau, told.mk_z, told.mk_p, told.mk_p_null, told.scan_glr, told.scan_p, told.emerging_prob,
  told.rate_per_1000, told.rate_per_1000_households, told.share_longrun, told.share_recent, told.share_neighbours,
  told.share_other_types, told.police_generated_share, told.missing_coord_share, told.why
FROM hotspot_cell AS cell
JOIN hotspot_run AS run ON run.id = cell.run_id
-- a withheld row has nothing on this side, so no column of it can be forgotten
LEFT JOIN LATERAL hotspot_cell_told(cell, @partner) AS told ON true
WHERE cell.run_id = @key AND run.ended_at IS NOT NULL
  AND (@after IS NULL OR cell.place > @after::integer)
  AND (@id IS NULL OR cell.cell_id = @id)
  AND (@box IS NULL OR ST_Intersects(cell.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@from IS NULL OR (cell.period + interval '1 month') AT TIME ZONE 'UTC' > @from)
  AND (@until IS NULL OR cell.period::timestamp AT TIME ZONE 'UTC' < @until)
  -- only what is told can be asked for, or a question would find what is withheld
  AND (@filter IS NULL OR coalesce(to_jsonb(told), '{}') || jsonb_build_object('cell_id', cell.cell_id,
    'run_id', cell.run_id, 'crime_group', run.crime_group, 'period', cell.period, 'suppressed', cell.suppressed) @> @filter)
ORDER BY cell.place
LIMIT @limit;
