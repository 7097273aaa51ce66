-- Forgets that matches of ended reads were withdrawn; the keeper has long dealt with them.
DELETE FROM match_withdrawal
USING ended_read
WHERE match_withdrawal.sighting_id = ended_read.sighting_id AND ended_read.read_class <> 3;
