-- The marks on confidential lists that are protected at a moment.
-- @now timestamptz
SELECT * FROM confidential_marks(@now);
