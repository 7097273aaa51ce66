-- Keeps the present rows of what was altered as versions, and tells their digests.
-- one text[] a table: the ids that were altered   @clock_version bigint: the number of the alteration
WITH altered AS (
    SELECT 'feed' AS kind, id, revision, updated_at, to_jsonb(feed) AS body FROM feed WHERE id = ANY (@feed)
    UNION ALL
    SELECT 'camera' AS kind, id, revision, updated_at, to_jsonb(camera) AS body FROM camera WHERE id = ANY (@camera)
    UNION ALL
    SELECT 'nominal' AS kind, id, revision, updated_at, to_jsonb(nominal) AS body FROM nominal WHERE id = ANY (@nominal)
    UNION ALL
    SELECT 'vehicle_link' AS kind, id, revision, updated_at, to_jsonb(vehicle_link) AS body FROM vehicle_link WHERE id = ANY (@vehicle_link)
    UNION ALL
    SELECT 'organised_crime_group' AS kind, id, revision, updated_at, to_jsonb(organised_crime_group) AS body FROM organised_crime_group WHERE id = ANY (@organised_crime_group)
    UNION ALL
    SELECT 'group_membership' AS kind, id, revision, updated_at, to_jsonb(group_membership) AS body FROM group_membership WHERE id = ANY (@group_membership)
    UNION ALL
    SELECT 'zone' AS kind, id, revision, updated_at, to_jsonb(zone) AS body FROM zone WHERE id = ANY (@zone)
    UNION ALL
    SELECT 'condition' AS kind, id, revision, updated_at, to_jsonb(condition) AS body FROM condition WHERE id = ANY (@condition)
    UNION ALL
    SELECT 'permission' AS kind, id, revision, updated_at, to_jsonb(permission) AS body FROM permission WHERE id = ANY (@permission)
    UNION ALL
    SELECT 'vehicle_list' AS kind, id, revision, updated_at, to_jsonb(vehicle_list) AS body FROM vehicle_list WHERE id = ANY (@vehicle_list)
    UNION ALL
    SELECT 'list_entry' AS kind, id, revision, updated_at, to_jsonb(list_entry) AS body FROM list_entry WHERE id = ANY (@list_entry)
)
INSERT INTO registry_version (kind, id, revision, recorded_at, clock_version, body)
SELECT kind, id, revision, updated_at, @clock_version, body FROM altered
-- the digest is of the text PostgreSQL gives back, so that it can be checked against the stored row
RETURNING kind, id, revision, sha256(convert_to(body::text, 'UTF8'));
