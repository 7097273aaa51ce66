-- Adds audit entries in order, with the sealed personal values that belong to them and their keys.
-- @personal_ids uuid[], @personal_sealed bytea[], @personal_keys bytea[]: the side rows; several entries may share one
-- the other parameters: arrays with one element an entry
WITH personal AS (
    INSERT INTO audit_personal (personal_id, sealed) SELECT * FROM unnest(@personal_ids, @personal_sealed)
), keys AS (
    INSERT INTO audit_personal_key (personal_id, key) SELECT * FROM unnest(@personal_ids, @personal_keys)
)
INSERT INTO audit_entry (
    actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest,
    row_count, outcome, personal_id, personal_digest, call_id, part_of)
SELECT
    actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest,
    row_count, outcome, personal_id, personal_digest, call_id, part_of
FROM unnest(
    @actors, @actions, @rpcs, @purpose_classes, @purpose_references, @resource_kinds, @resource_ids,
    @resource_revisions, @resource_digests, @row_counts, @outcomes, @entry_personal_ids, @entry_personal_digests,
    @call_ids, @part_ofs)
    WITH ORDINALITY AS entry (
        actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id,
        resource_revision, resource_digest, row_count, outcome, personal_id, personal_digest, call_id, part_of, place)
ORDER BY place
RETURNING transaction_id;
