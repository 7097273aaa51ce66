-- Organised crime groups, and when the newest version of each or of a membership in force was recorded.
-- @as_of timestamptz
SELECT display_name, status, greatest(crime_group.updated_at, (
  SELECT max(member.updated_at) FROM group_membership AS member
  WHERE member.group_id = crime_group.id AND member.from_time <= @as_of
    AND (member.until_time IS NULL OR member.until_time > @as_of))) AS vouched_at
FROM organised_crime_group AS crime_group
ORDER BY display_name COLLATE "C", id COLLATE "C";
