-- The purpose of an operation that is open to a caller: no row if it is unknown, over, erased or not the caller's.
-- @caller text: "person:NAME" or "certificate:NAME"   @now timestamptz
-- @opener_only boolean: those whom its opener named may not
SELECT purpose_class, purpose_reference, regime, sealed, key
FROM operation
JOIN audit_personal USING (personal_id)
JOIN audit_personal_key USING (personal_id)
WHERE operation_id = @id AND expires_at > @now AND (opened_by = @caller OR (NOT @opener_only AND @caller = ANY (users)));
