-- Takes what the registry holds of a mark or a nominal.
-- @vrm bigint, @nominal text: one of them is null
INSERT INTO gone_resource (kind, id)
SELECT 'vehicle_link', id FROM vehicle_link WHERE vrm = @vrm OR nominal_id = @nominal
UNION
SELECT 'list_entry', id FROM list_entry WHERE vrm = @vrm
UNION
SELECT 'group_membership', id FROM group_membership WHERE nominal_id = @nominal
UNION
SELECT 'condition', id FROM condition WHERE nominal_id = @nominal OR other_nominal_id = @nominal
UNION
SELECT 'permission', permission.id
FROM permission JOIN condition ON condition.id = condition_id
WHERE nominal_id = @nominal OR other_nominal_id = @nominal
UNION
SELECT 'nominal', id FROM nominal WHERE id = @nominal;
