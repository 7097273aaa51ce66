-- Ends an operation for everybody.
DELETE FROM operation WHERE operation_id = @id;
