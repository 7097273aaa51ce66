-- Keeps the hits that ended reads are behind as they are until the transaction ends: who decides one waits.
SELECT FROM hit
WHERE hit_id IN (SELECT hit_read.hit_id FROM hit_read JOIN ended_read USING (sighting_id))
ORDER BY hit_id
FOR SHARE;
