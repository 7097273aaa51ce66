-- What is known of all cameras' clocks on one day, in the order of their ids, after one of them.
-- @day date   @after text   @limit int   @covert boolean: those of covert cameras, too
SELECT clock.camera_key, clock.day, clock.ahead_min_ms, clock.ahead_max_ms, clock.arrival_count, clock.journey_count,
  clock.sign_count, clock.contradictory, camera.id
FROM camera_clock AS clock
JOIN camera ON camera.key = clock.camera_key
WHERE clock.day = @day AND camera.id COLLATE "C" > @after
  AND (@covert OR NOT camera.covert)
ORDER BY camera.id COLLATE "C"
LIMIT @limit;
