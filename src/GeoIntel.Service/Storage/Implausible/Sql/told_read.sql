-- What a read (s) must be to be told; stands in place of each "true" that is marked "told" here.
-- @first, @last timestamptz, half-open: beyond them no partition is planned for or locked   @feeds int[] (null for any)
-- @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
s.state = 1 AND s.captured_at >= @first AND s.captured_at < @last AND (@feeds IS NULL OR s.feed_key = ANY(@feeds))
  AND (s.vrm IS NULL OR s.vrm <> ALL(@restricted_marks))
  AND (s.feed_key <> 0 OR s.detail->>'nominal' IS NULL OR s.detail->>'nominal' <> ALL(@restricted_nominals))
