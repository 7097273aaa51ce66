-- Those of some hits that were made of a confidential list.
-- @ids uuid[]
SELECT hit_id FROM confidential_hit WHERE hit_id = ANY(@ids);
