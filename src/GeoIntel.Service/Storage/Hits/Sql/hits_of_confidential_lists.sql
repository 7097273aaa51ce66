-- Those of some hits that were made of a confidential list. Asked for every hit that is told; nearly always there is no such list, and
-- then nothing else is looked at.
-- @ids uuid[]
SELECT hit_id FROM confidential_hit WHERE hit_id = ANY(@ids) AND EXISTS (SELECT FROM vehicle_list WHERE confidential);
