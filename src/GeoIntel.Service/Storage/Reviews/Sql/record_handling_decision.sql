-- Records a decision. @id uuid   @resource, @export, @recipient, @how_met, @by text   @expires, @now timestamptz
INSERT INTO handling_decision (decision_id, resource, export, recipient, how_met, expires_at, decided_by, decided_at)
VALUES (@id, @resource, @export, @recipient, @how_met, @expires, @by, @now);
