-- Brings hits to their new state; what people decided about them is left alone.
-- A hit that another keeper has brought further meanwhile is not touched: fewer rows are changed then, and all is rolled back.
-- One array element a hit: @ids uuid[]   @kinds smallint[]   @rules text[]   @vrms bigint[]   @states smallint[]
-- @first, @last, @received, @due timestamptz[]   @sequences, @meanings bigint[] (0 keeps the old meaning)   @nominals text[]
-- @bodies text[] (JSON)
INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, due_at,
  last_sequence, meaning_sequence, nominal_id, body)
SELECT id, kind, rule_id, vrm, state, first_at, last_at, received_at, due_at, sequence, meaning, nullif(nominal_id, ''), body::jsonb
FROM unnest(@ids, @kinds, @rules, @vrms, @states, @first, @last, @received, @due, @sequences, @meanings, @nominals, @bodies)
  AS came (id, kind, rule_id, vrm, state, first_at, last_at, received_at, due_at, sequence, meaning, nominal_id, body)
ON CONFLICT (hit_id) DO UPDATE SET
  state = excluded.state,
  first_captured_at = excluded.first_captured_at,
  last_captured_at = excluded.last_captured_at,
  last_received_at = excluded.last_received_at,
  due_at = excluded.due_at,
  last_sequence = excluded.last_sequence,
  meaning_sequence = CASE WHEN excluded.meaning_sequence = 0 THEN hit.meaning_sequence ELSE excluded.meaning_sequence END,
  nominal_id = excluded.nominal_id,
  body = excluded.body
WHERE (hit.body->'hit'->>'revision')::int = (excluded.body->'hit'->>'revision')::int - 1;
