-- Versions of list entries recorded after a number of the registry's clock, as rows of today's table; erased ones are left out.
-- @after bigint
-- What a version from before schema 0002 lacks has the defaults of that schema.
-- EF Core looks for the parts of a group of columns under their names in the program, whatever their case.
SELECT stated.*, '0'::xid AS xmin,
  stated.basis_less_intrusive_alternative AS "Basis_LessIntrusiveAlternative",
  stated.basis_expires_at AS "Basis_ExpiresAt", stated.approval_proposed_by AS "Approval_ProposedBy",
  stated.approval_decided_by AS "Approval_DecidedBy", stated.approval_decided_at AS "Approval_DecidedAt"
FROM registry_version AS version
CROSS JOIN LATERAL jsonb_populate_record(NULL::list_entry, jsonb_build_object(
  'ground_changed_by', '[]'::jsonb, 'direction_tolerance_degrees', 45, 'cooldown_seconds', 0, 'accepts', 3) || version.body) AS stated
WHERE version.kind = 'list_entry' AND version.clock_version > @after AND version.body ? 'id';
