-- Who has an interest in a vehicle or a person: by what stands in the registry, or keeps reads of it.
-- @vrm bigint, @nominal text (null where it is not asked; one is)   @at timestamptz: what has ended by then is left out
-- @told boolean: of confidential lists, too
WITH person AS (
  SELECT @nominal AS id WHERE @nominal IS NOT NULL
  UNION
  SELECT nominal_id FROM vehicle_link WHERE vrm = @vrm AND from_time <= @at AND coalesce(until_time, 'infinity') > @at
)
SELECT 1 AS kind, entry.owner, entry.approval_state, least(entry.until_time, entry.basis_expires_at) AS ends
FROM list_entry AS entry JOIN vehicle_list AS list ON list.id = entry.list_id
WHERE entry.vrm = @vrm AND entry.until_time > @at AND coalesce(entry.basis_expires_at, 'infinity') > @at
  AND entry.approval_state <> 3 AND (NOT list.confidential OR @told)
UNION ALL
SELECT 2, owner, approval_state, least(until_time, basis_expires_at)
FROM condition
WHERE (nominal_id IN (SELECT id FROM person) OR other_nominal_id IN (SELECT id FROM person))
  AND coalesce(until_time, 'infinity') > @at AND coalesce(basis_expires_at, 'infinity') > @at AND approval_state <> 3
UNION ALL
SELECT 3, owner, 2::smallint, NULL
FROM hold
WHERE vrm = @vrm AND released_at IS NULL
ORDER BY kind, owner, ends NULLS LAST;
