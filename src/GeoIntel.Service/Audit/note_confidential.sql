-- Writes down which confidential marks entries touched.
-- @personal_ids uuid[], @macs bytea[]: one a touch
INSERT INTO audit_confidential (personal_id, vrm_mac) SELECT * FROM unnest(@personal_ids, @macs) ON CONFLICT DO NOTHING;
