-- Adds what is told of hits, with the last numbers drawn, in its order.
-- @now timestamptz   One array element a change: @ids uuid[]   @kinds smallint[]   @explanations text[]   @bodies text[] (JSON)
INSERT INTO hit_change (sequence, hit_id, kind, explanation, recorded_at, body)
SELECT clock.sequence - cardinality(@ids) + number, hit_id, kind, explanation, @now, body::json
FROM hit_clock AS clock,
  unnest(@ids, @kinds, @explanations, @bodies) WITH ORDINALITY AS came (hit_id, kind, explanation, body, number);
