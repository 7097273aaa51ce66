-- The longest that a pass of any camera lasts, and a second.
SELECT greatest(60, coalesce(max(pass_seconds_max), 0)) * interval '1 second' + interval '1 second' FROM camera;
