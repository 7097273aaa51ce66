-- Lets no round of the keeper that began before end after this transaction: it would bring back what is erased. A round that is
-- being committed is waited for.
UPDATE keeper_cursor SET erasures = erasures + 1;
