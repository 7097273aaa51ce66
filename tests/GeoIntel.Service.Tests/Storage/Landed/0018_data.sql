-- Rows of schema 18 alone. All made up.
INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at, confidential)
VALUES ('l-18', 'List', 'DI Example', 'Protected persons', 1, now(), true);
INSERT INTO audit_personal (personal_id, sealed) VALUES ('019cad15-0000-7000-8000-000000000001', '\x00');
INSERT INTO audit_personal_key (personal_id, key) VALUES ('019cad15-0000-7000-8000-000000000001', '\x01');
INSERT INTO audit_confidential (personal_id, vrm_mac) VALUES ('019cad15-0000-7000-8000-000000000001', '\x07');
