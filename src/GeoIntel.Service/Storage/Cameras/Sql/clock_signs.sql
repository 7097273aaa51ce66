-- What signs of life told of devices' clocks on a UTC day, and in how many minutes they came.
-- @day date
SELECT told.camera_key, bit_count(signs.beats | signs.stops)::int, told.behind_min_ms / 1000.0::double precision
FROM camera_sign_clock AS told
JOIN camera_signs AS signs USING (camera_key, day)
WHERE told.day = @day;
