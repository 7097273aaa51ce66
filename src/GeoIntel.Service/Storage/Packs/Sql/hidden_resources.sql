-- Resources that are about a hidden person or a restricted mark, by name.
-- @hidden text[]: nominals   @restricted_marks bigint[]
SELECT 'conditions/' || id AS name FROM condition WHERE nominal_id = ANY(@hidden) OR other_nominal_id = ANY(@hidden)
UNION ALL
SELECT 'vehicleLinks/' || id FROM vehicle_link WHERE nominal_id = ANY(@hidden) OR vrm = ANY(@restricted_marks)
UNION ALL
SELECT 'memberships/' || id FROM group_membership WHERE nominal_id = ANY(@hidden)
UNION ALL
SELECT 'listEntries/' || id FROM list_entry WHERE vrm = ANY(@restricted_marks);
