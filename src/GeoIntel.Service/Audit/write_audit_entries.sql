-- Adds audit entries in order, with the personal values that belong to them.
-- @personal_ids uuid[], @personal_bodies text[] (JSON): the side rows; several entries may share one
-- the other parameters: arrays with one element an entry
WITH personal AS (
    -- the digest is of the text PostgreSQL gives back, so that it can be checked against the stored row
    INSERT INTO audit_personal (personal_id, body)
    SELECT id, body::jsonb FROM unnest(@personal_ids, @personal_bodies) AS given (id, body)
    RETURNING personal_id, sha256(convert_to(body::text, 'UTF8')) AS digest
)
INSERT INTO audit_entry (
    actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest,
    row_count, outcome, personal_id, personal_digest)
SELECT
    actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest,
    row_count, outcome, entry.personal_id, personal.digest
FROM unnest(
    @actors, @actions, @rpcs, @purpose_classes, @purpose_references, @resource_kinds, @resource_ids,
    @resource_revisions, @resource_digests, @row_counts, @outcomes, @entry_personal_ids)
    WITH ORDINALITY AS entry (
        actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id,
        resource_revision, resource_digest, row_count, outcome, personal_id, place)
LEFT JOIN personal USING (personal_id)
ORDER BY place;
