-- Erases the resources that were taken, and what they and others once said of the subject.
-- @vrm bigint, @nominal text: one of them is null   @named text: a regular expression that finds the subject
DELETE FROM answered_request
USING gone_resource
WHERE resource_id = gone_resource.id AND rpc ILIKE '%' || replace(gone_resource.kind, '_', '');
UPDATE registry_version SET body = '{}'
WHERE (kind, id) IN (SELECT kind, id FROM gone_resource)
  OR (kind IN ('vehicle_link', 'list_entry') AND body->>'vrm' = @vrm::text)
  OR body->>'nominal_id' = @nominal OR body->>'other_nominal_id' = @nominal;
DELETE FROM permission WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'permission');
DELETE FROM condition WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'condition');
DELETE FROM group_membership WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'group_membership');
DELETE FROM vehicle_link WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'vehicle_link');
DELETE FROM list_entry WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'list_entry');
DELETE FROM restriction WHERE vrm = @vrm OR nominal_id = @nominal;
DELETE FROM handling_decision
WHERE resource IN (
    SELECT CASE kind WHEN 'vehicle_link' THEN 'vehicleLinks/' ELSE 'memberships/' END || id
    FROM gone_resource WHERE kind IN ('vehicle_link', 'group_membership'))
  OR how_met ~* @named OR recipient ~* @named;
DELETE FROM nominal WHERE id IN (SELECT id FROM gone_resource WHERE kind = 'nominal');
