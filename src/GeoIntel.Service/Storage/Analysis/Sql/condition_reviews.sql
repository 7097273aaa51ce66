-- When some conditions are to be reviewed.
-- @ids text[]
SELECT id, review_at FROM condition WHERE id = ANY(@ids);
