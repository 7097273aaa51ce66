-- Everything that is held on a mark or a nominal: the table's name, the row, and the sealed values and their key of what was
-- told of it, which say on whose behalf.
-- @vrm bigint, @nominal text: one of them is null   @named text: a regular expression that finds the subject in JSON
-- @mac bytea: the keyed digest by which the audit log finds it
WITH read AS MATERIALIZED (
  SELECT sighting_id, captured_at, 'sighting' AS kind, to_jsonb(seen) AS body FROM sighting AS seen
  WHERE vrm = @vrm OR (feed_key = 0 AND detail->>'nominal' = @nominal)
  UNION ALL
  SELECT sighting_id, captured_at, 'held_sighting', to_jsonb(seen) FROM held_sighting AS seen
  WHERE vrm = @vrm OR (feed_key = 0 AND detail->>'nominal' = @nominal)
), conditions AS (
  SELECT id FROM condition WHERE nominal_id = @nominal OR other_nominal_id = @nominal
), resource AS (
  SELECT 'vehicle_link' AS kind, id FROM vehicle_link WHERE vrm = @vrm OR nominal_id = @nominal
  UNION ALL
  SELECT 'list_entry', id FROM list_entry WHERE vrm = @vrm
  UNION ALL
  SELECT 'group_membership', id FROM group_membership WHERE nominal_id = @nominal
  UNION ALL
  SELECT 'condition', id FROM conditions
  UNION ALL
  SELECT 'permission', id FROM permission WHERE condition_id IN (SELECT id FROM conditions)
  UNION ALL
  SELECT 'nominal', id FROM nominal WHERE id = @nominal
), its_hit AS MATERIALIZED (
  SELECT hit.* FROM hit WHERE vrm = @vrm OR nominal_id = @nominal OR body::text ~* @named
)
SELECT kind, body::text, NULL::bytea, NULL::bytea FROM read
UNION ALL
SELECT 'pass', to_jsonb(pass)::text, NULL, NULL FROM pass
WHERE vrm = @vrm OR sighting_ids && (SELECT array_agg(sighting_id) FROM read)
UNION ALL
SELECT 'sighting_match', to_jsonb(match)::text, NULL, NULL FROM sighting_match AS match
WHERE vrm = @vrm OR sighting_id IN (SELECT sighting_id FROM read) OR body::text ~* @named
UNION ALL
SELECT 'implausible_journey', to_jsonb(journey)::text, NULL, NULL FROM implausible_journey AS journey WHERE vrm = @vrm
UNION ALL
SELECT 'journey_resolution', to_jsonb(made)::text, NULL, NULL FROM journey_resolution AS made
WHERE vrm = @vrm OR corrected_vrm = @vrm OR reason ~* @named
UNION ALL
SELECT 'sighting_attachment', to_jsonb(picture)::text, NULL, NULL
FROM sighting_attachment AS picture WHERE sighting_id IN (SELECT sighting_id FROM read)
UNION ALL
SELECT 'hit', to_jsonb(its_hit)::text, NULL, NULL FROM its_hit
UNION ALL
SELECT 'hit_change', to_jsonb(change)::text, NULL, NULL FROM hit_change AS change WHERE hit_id IN (SELECT hit_id FROM its_hit)
UNION ALL
SELECT 'hold', to_jsonb(hold)::text, NULL, NULL FROM hold WHERE vrm = @vrm OR hit_id IN (SELECT hit_id FROM its_hit)
UNION ALL
SELECT 'restriction', to_jsonb(restriction)::text, NULL, NULL FROM restriction WHERE vrm = @vrm OR nominal_id = @nominal
UNION ALL
SELECT 'sighting_rectification', to_jsonb(rectified)::text, NULL, NULL
FROM sighting_rectification AS rectified WHERE vrm = @vrm OR corrected_vrm = @vrm
UNION ALL
-- the present row of a resource is its latest version
SELECT 'registry_version', to_jsonb(version)::text, NULL, NULL FROM registry_version AS version
WHERE (kind, id) IN (SELECT kind, id FROM resource)
  OR (kind IN ('vehicle_link', 'list_entry') AND body->>'vrm' = @vrm::text)
  OR body->>'nominal_id' = @nominal OR body->>'other_nominal_id' = @nominal
UNION ALL
SELECT 'disclosure', jsonb_build_object(
    'entry', link.instance || '/' || link.number, 'recorded_at', entry.recorded_at, 'recipient', actor, 'action', action,
    'rpc', rpc, 'purpose_class', purpose_class, 'purpose_reference', purpose_reference, 'row_count', row_count,
    'outcome', outcome, 'is_asked', is_asked)::text,
  personal.sealed, key.key
FROM audit_subject AS named
JOIN audit_entry AS entry ON entry.personal_id = named.personal_id
JOIN audit_link AS link USING (transaction_id, sequence)
JOIN audit_personal AS personal ON personal.personal_id = named.personal_id
JOIN audit_personal_key AS key ON key.personal_id = named.personal_id
WHERE named.subject_mac = @mac;
