-- Decides a flag that has not lapsed; accepting it lets it hold anew.
-- @run_id, @cell_id, @reviewed_by, @reason text   @review smallint   @reviewed_at, @holds_until timestamptz
UPDATE hotspot_flag
SET review = @review, reviewed_by = @reviewed_by, reviewed_at = @reviewed_at, reason = @reason,
  lapses_at = CASE WHEN @review = 2 THEN @holds_until ELSE lapses_at END
WHERE run_id = @run_id AND cell_id = @cell_id AND lapses_at > @reviewed_at
RETURNING flagged_at, lapses_at, review, reviewed_by, reviewed_at, reason;
