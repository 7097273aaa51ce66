-- Passes made anew of ones that were kept past their end stay marked so.
-- @passes uuid[]
UPDATE pass SET held = true WHERE pass_id = ANY(@passes);
