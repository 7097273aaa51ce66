-- Brings hits to their new state; what people decided about them is left alone.
-- Fails when another keeper has brought one of them further meanwhile.
-- @count bigint: changes, of which the last numbers drawn are
-- One array element a hit: @ids uuid[]   @kinds smallint[]   @rules text[]   @vrms bigint[]   @states smallint[]
-- @first, @last, @received, @due timestamptz[]   @places bigint[]: of its last change among them, from 1
-- @meaning_places bigint[]: of the last that gives it another meaning, 0 for none   @nominals text[]   @bodies text[] (JSON)
WITH came AS (
  SELECT hit.*, clock.sequence - @count AS before
  FROM hit_clock AS clock,
    unnest(@ids, @kinds, @rules, @vrms, @states, @first, @last, @received, @due, @places, @meaning_places, @nominals, @bodies)
      AS hit (id, kind, rule_id, vrm, state, first_at, last_at, received_at, due_at, place, meaning_place, nominal_id, body)
), stored AS (
  INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, due_at,
    last_sequence, meaning_sequence, nominal_id, body)
  SELECT id, kind, rule_id, vrm, state, first_at, last_at, received_at, due_at, before + place,
    CASE WHEN meaning_place > 0 THEN before + meaning_place ELSE 0 END, nullif(nominal_id, ''), body::jsonb
  FROM came
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
  WHERE (hit.body->'hit'->>'revision')::int = (excluded.body->'hit'->>'revision')::int - 1
  RETURNING 1
)
SELECT assert_first_keeper(count(*) = cardinality(@ids)) FROM stored;
