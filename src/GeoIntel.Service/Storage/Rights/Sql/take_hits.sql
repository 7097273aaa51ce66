-- Takes the hits of a mark or a nominal, those of rules that go, and those that name the subject beside another.
-- A rule is a list entry (hits of kind 1) or a condition (2 to 6).
-- @vrm bigint, @nominal text: one of them is null   @named text: a regular expression that finds the subject in JSON
-- Of a change the JSON is as it was sent, with escapes where there were any, so it is written out first.
INSERT INTO gone_hit (hit_id)
SELECT hit_id FROM hit
WHERE vrm = @vrm OR nominal_id = @nominal OR body::text ~* @named OR decision::text ~* @named
  OR (CASE kind WHEN 1 THEN 'list_entry' WHEN 7 THEN '' ELSE 'condition' END, rule_id) IN (SELECT gone.kind, id FROM gone_resource AS gone)
UNION
SELECT hit_id FROM hit_change WHERE body::jsonb::text ~* @named OR explanation ~* @named
UNION
SELECT hit_read.hit_id FROM hit_read JOIN ended_read USING (sighting_id);
