-- Rows of schema 21 alone. All made up.
INSERT INTO audit_personal (personal_id, sealed) VALUES ('019cad16-0000-7000-8000-000000000001', '\x00');
INSERT INTO audit_personal_key (personal_id, key) VALUES ('019cad16-0000-7000-8000-000000000001', '\x01');
INSERT INTO operation (operation_id, personal_id, purpose_class, purpose_reference, opened_by, users, expires_at)
VALUES ('019cad16-0000-7000-8000-000000000002', '019cad16-0000-7000-8000-000000000001', 3, 'OP-ASPEN-17', 'person:pat',
  '{person:sam}', 'infinity');
