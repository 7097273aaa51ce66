-- Adds what is told of hits, numbered in its order.
-- @first bigint   @now timestamptz   One array element a change: @ids uuid[]   @kinds smallint[]   @explanations text[]
-- @bodies text[] (JSON)
INSERT INTO hit_change (sequence, hit_id, kind, explanation, recorded_at, body)
SELECT @first + number - 1, hit_id, kind, explanation, @now, body::jsonb
FROM unnest(@ids, @kinds, @explanations, @bodies) WITH ORDINALITY AS came (hit_id, kind, explanation, body, number);
