-- Draws numbers for hit changes. The row stays locked until the commit, so the order of the numbers is the order of commits.
-- @count bigint
UPDATE hit_clock SET sequence = sequence + @count RETURNING sequence;
