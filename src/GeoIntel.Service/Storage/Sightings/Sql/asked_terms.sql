-- What a sighting (s) with its camera and feed must be to be told: the same in every form of a search, because it stands in
-- place of each "true" that is marked "asked" there.
-- @from, @until timestamptz, half-open   @feeds int[] (null for any)
-- @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
-- @vrm bigint, @marks bigint[]: packed   @mark_from, @mark_until bigint, half-open   @mark_like text (null for any, so below)
-- @camera int, @cameras int[]   @hours bytea: bit n is minute n of the week in London
-- @before_time timestamptz, @before_id uuid (null for the first page)
s.captured_at >= @from AND s.captured_at < @until
  AND s.state = 1
  AND (@feeds IS NULL OR s.feed_key = ANY(@feeds))
  AND (s.vrm IS NULL OR s.vrm <> ALL(@restricted_marks))
  AND (s.feed_key <> 0 OR s.detail->>'nominal' IS NULL OR s.detail->>'nominal' <> ALL(@restricted_nominals))
  AND (@vrm IS NULL OR s.vrm = @vrm)
  AND (@marks IS NULL OR s.vrm = ANY(@marks))
  AND (@mark_from IS NULL OR (s.vrm >= @mark_from AND s.vrm < @mark_until))
  AND (@mark_like IS NULL OR rtrim(
    -- the twelve places of base 37, as Vrm packs them
    substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 177917621779460413 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 4808584372417849 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 129961739795077 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 3512479453921 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 94931877133 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 2565726409 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 69343957 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 1874161 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 50653 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 1369 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm / 37 % 37)::int + 1, 1)
    || substr(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (s.vrm % 37)::int + 1, 1)) LIKE @mark_like)
  AND (@camera IS NULL OR s.camera_key = @camera)
  AND (@cameras IS NULL OR s.camera_key = ANY(@cameras))
  AND (@hours IS NULL OR get_bit(@hours, floor(extract(epoch FROM
    (s.captured_at AT TIME ZONE 'Europe/London') - date_trunc('week', s.captured_at AT TIME ZONE 'Europe/London')) / 60)::int) = 1)
  AND (@before_time IS NULL OR (s.captured_at, s.sighting_id) < (@before_time, @before_id))
  AND /*filter*/ true
