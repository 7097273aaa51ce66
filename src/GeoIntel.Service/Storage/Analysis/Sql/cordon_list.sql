-- Whether there is a vehicle list that the caller is told of.
-- @id text   @told boolean: of confidential ones, too
SELECT EXISTS (SELECT FROM vehicle_list WHERE id = @id AND (NOT confidential OR @told));
