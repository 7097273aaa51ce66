-- Forgets which calls touched a mark while it was confidential.
-- @mac bytea: the mark's keyed digest
DELETE FROM audit_confidential WHERE vrm_mac = @mac;
