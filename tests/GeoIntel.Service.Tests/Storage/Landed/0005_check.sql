-- The rows of 0005_data.sql as the newest schema tells them: to a partner, and to us.
SELECT (SELECT array_agg((told.cell_id, told.count)::text ORDER BY told.place) = '{"(large,3)","(small-last-month,)"}'
        FROM hotspot_cell AS cell, hotspot_cell_told(cell, true) AS told)
  AND (SELECT array_agg(told.count ORDER BY told.place) = '{3,2,2}'
       FROM hotspot_cell AS cell, hotspot_cell_told(cell, false) AS told);
