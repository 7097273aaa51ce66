-- Adds an operation; those that have expired go.
-- @users text[]: who else may name it   @regime smallint (null for all)   @now timestamptz
WITH expired AS (
  DELETE FROM operation WHERE expires_at <= @now
)
INSERT INTO operation (operation_id, personal_id, purpose_class, purpose_reference, regime, opened_by, users, expires_at)
VALUES (@id, @personal_id, @class, @reference, @regime, @opened_by, @users, @expires_at);
