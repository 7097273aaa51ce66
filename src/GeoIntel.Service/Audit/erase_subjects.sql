-- Deletes the keys of sealed values that name one of some subjects; what they name goes with them.
-- @subject_macs bytea[]
DELETE FROM audit_personal_key
WHERE personal_id IN (SELECT personal_id FROM audit_subject WHERE subject_mac = ANY(@subject_macs));
