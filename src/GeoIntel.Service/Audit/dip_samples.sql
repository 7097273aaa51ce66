-- Sampled consultations with what was found of them, newest draw first.
-- @draw_id uuid, @place int: null is all   @undecided_only boolean
SELECT link.instance, link.number, link.digest, key.personal_id IS NOT NULL, sequence, entry.recorded_at, actor, action, rpc,
  purpose_class, purpose_reference, resource_kind, resource_id, resource_revision, resource_digest, row_count, entry.outcome,
  entry.personal_id, personal_digest, NULL::bytea, call_id, part_of,
  draw_id, sample.place, decision.outcome, decided_by, decided_at
FROM audit_dip_sample AS sample
JOIN audit_dip_draw AS draw USING (draw_id)
JOIN audit_link AS link ON link.instance = sample.instance AND link.number = sample.number
JOIN audit_entry AS entry USING (transaction_id, sequence)
LEFT JOIN audit_personal_key AS key ON key.personal_id = entry.personal_id
LEFT JOIN audit_dip_decision AS decision USING (draw_id, place)
WHERE (@draw_id::uuid IS NULL OR draw_id = @draw_id) AND (@place::int IS NULL OR sample.place = @place)
  AND (NOT @undecided_only OR decision.outcome IS NULL)
ORDER BY drawn_at DESC, draw_id, sample.place
LIMIT 1000;
