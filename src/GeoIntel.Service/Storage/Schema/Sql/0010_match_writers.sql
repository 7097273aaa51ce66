-- Who writes matches says so before it writes anything. The keeper of hits then waits for these transactions alone, and not
-- for an import, a vacuum or a session that somebody left open.

-- The mark is a lock that all writers share, "Matches" in ASCII (0x004d6174 = 5071220, 0x63686573 = 1667786099), held until
-- the transaction has ended.
CREATE PROCEDURE begin_matches() LANGUAGE plpgsql AS $$
BEGIN
  -- Later, the keeper could have passed over this transaction already.
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'this transaction has written already; begin_matches() is the first thing it calls';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(5071220::bigint << 32 | 1667786099);
  PERFORM set_config('geointel.writes_matches', 'on', true);
END
$$;

CREATE FUNCTION assert_writes_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('geointel.writes_matches', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is written only after begin_matches(): else the keeper may pass over what is written', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER sighting_match_writer BEFORE INSERT ON sighting_match
  FOR EACH STATEMENT EXECUTE FUNCTION assert_writes_matches();
CREATE TRIGGER match_withdrawal_writer BEFORE INSERT ON match_withdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION assert_writes_matches();

-- The transaction before which nobody commits a match any more, as of the snapshot of the statement that asks: the oldest
-- that runs and writes matches, else the next one to come.
CREATE FUNCTION match_horizon() RETURNS xid8 LANGUAGE sql STABLE AS $$
  WITH held AS MATERIALIZED (
    -- one look, later than the snapshot: a transaction's own number, and the mark
    SELECT locktype, transactionid, virtualtransaction
    FROM pg_locks
    WHERE granted AND ((locktype = 'transactionid' AND mode = 'ExclusiveLock')
      OR (locktype = 'advisory' AND classid = 5071220 AND objid = 1667786099 AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
  )
  SELECT coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot()))
  FROM pg_snapshot_xip(pg_current_snapshot()) AS running
  WHERE NOT CASE
    WHEN EXISTS (
      SELECT
      FROM held AS number
      WHERE number.locktype = 'transactionid' AND number.transactionid = running::xid
        AND NOT EXISTS (
          SELECT FROM held AS mark
          WHERE mark.locktype = 'advisory' AND mark.virtualtransaction = number.virtualtransaction))
    -- What has ended since the snapshot was taken lets go of its locks one by one, and may have had the mark.
    THEN pg_xact_status(running) = 'in progress'
    ELSE false
  END
$$;

-- A keeper's commit goes in one journey, so it is the server that must stop it.
CREATE FUNCTION assert_first_keeper(is_first boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF is_first THEN RETURN; END IF;
  RAISE EXCEPTION 'another keeper was faster' USING ERRCODE = 'GK001';
END
$$;
