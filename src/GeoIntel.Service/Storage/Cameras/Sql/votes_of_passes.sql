-- The reads and votes of some passes.
-- one array element a pass: @numbers int[] (given back)   @ids uuid[]
SELECT asked.number, pass.pass_id, pass.first_at, pass.last_at, pass.sighting_ids, pass.votes::text
FROM unnest(@numbers, @ids) AS asked (number, id)
JOIN pass ON pass.pass_id = asked.id;
