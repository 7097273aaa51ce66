-- A cell of a hotspot run as it is told to a reader: one rule for lists, tiles and exports.

-- To partners a small cell is not told at all, and of the others the last month's count only from 3 on.
CREATE FUNCTION hotspot_cell_told(cell hotspot_cell, for_partners boolean) RETURNS SETOF hotspot_cell LANGUAGE sql STABLE AS $$
  SELECT cell.* WHERE NOT for_partners
  UNION ALL
  SELECT (jsonb_populate_record(cell, CASE WHEN cell.count < 3 THEN '{"count": null}' ELSE '{}' END::jsonb)).*
  WHERE for_partners AND NOT cell.suppressed
$$;
