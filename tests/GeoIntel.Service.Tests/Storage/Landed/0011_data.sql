-- Rows of schema 11 alone, as the service writes them; digests and seals are made up.
INSERT INTO audit_personal (personal_id, sealed) VALUES ('019cab11-0000-7000-8000-0000000000aa', '\x01');
INSERT INTO audit_personal_key (personal_id, key) VALUES ('019cab11-0000-7000-8000-0000000000aa', '\x02');
INSERT INTO audit_entry (actor, action, rpc, outcome, personal_id, personal_digest) VALUES
  ('o1', 'consultation', 'SearchSightings', 'ok', '019cab11-0000-7000-8000-0000000000aa', sha256('\x01'));
INSERT INTO audit_link SELECT instance, 1, transaction_id, sequence, recorded_at, sha256('\x03') FROM audit_entry;
INSERT INTO audit_batch VALUES ('unnamed', 1, 1, 1, '2026-03-03 10:00Z', sha256('\x04'), sha256('\x05'), sha256('\x06'));
INSERT INTO audit_checkpoint VALUES (1, '2026-03-03 10:00Z', '{}');
INSERT INTO audit_subject VALUES ('\x07', '019cab11-0000-7000-8000-0000000000aa', true, true);
INSERT INTO audit_dip_draw VALUES
  ('019cab11-0000-7000-8000-0000000000bb', '2026-03-03 10:00Z', 'a1', '2026-03-01', '2026-03-03', 1, '\x08', 1, 1);
INSERT INTO audit_dip_sample VALUES ('019cab11-0000-7000-8000-0000000000bb', 1, 'unnamed', 1);
INSERT INTO audit_dip_decision VALUES ('019cab11-0000-7000-8000-0000000000bb', 1, '2026-03-03 10:00Z', 's1', 1);
INSERT INTO registered_colleague_vehicle VALUES ('o1', '\x07', '2026-03-03 10:00Z', 'a1');
