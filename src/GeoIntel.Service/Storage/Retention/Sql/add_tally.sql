-- Adds to what a run erased.
-- @run uuid   one array element a count: @days date[]   @kinds text[]   @regimes, @classes smallint[]   @counts bigint[]
INSERT INTO retention_tally (run_id, day, kind, regime, read_class, erased_count)
SELECT @run, day, kind, regime, read_class, erased_count
FROM unnest(@days, @kinds, @regimes, @classes, @counts) AS came (day, kind, regime, read_class, erased_count)
ON CONFLICT (run_id, day, kind, regime, read_class)
DO UPDATE SET erased_count = retention_tally.erased_count + excluded.erased_count;
