-- Monthly means by cell of the newest run that ended well over a group and unit.
-- @crime_group, @unit text
SELECT cell_id, mean12
FROM hotspot_cell
WHERE run_id = (
  SELECT id FROM hotspot_run WHERE state = 3 AND crime_group = @crime_group AND unit = @unit ORDER BY ended_at DESC, id LIMIT 1);
