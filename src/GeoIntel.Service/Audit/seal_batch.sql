-- Puts entries into their chain as one batch, and writes down which marks and persons their sealed values name.
-- @numbers bigint[], @transaction_ids xid8[], @sequences bigint[], @recorded_ats timestamptz[], @digests bytea[]: one an entry
-- @subject_macs bytea[], @subject_personal_ids uuid[], @subject_is_vrms boolean[], @subject_is_askeds boolean[]: one a naming
WITH links AS (
  INSERT INTO audit_link (instance, number, transaction_id, sequence, recorded_at, digest)
  SELECT @instance, * FROM unnest(@numbers, @transaction_ids, @sequences, @recorded_ats, @digests)
), subjects AS (
  INSERT INTO audit_subject (subject_mac, personal_id, is_vrm, is_asked)
  SELECT * FROM unnest(@subject_macs, @subject_personal_ids, @subject_is_vrms, @subject_is_askeds)
  ON CONFLICT DO NOTHING
)
INSERT INTO audit_batch (instance, number, first_entry, last_entry, sealed_at, root, previous, digest)
VALUES (@instance, @batch, @first, @last, @sealed_at, @root, @previous, @digest);
