-- Rows of schema 13 alone. All made up.
INSERT INTO handling_decision (decision_id, resource, export, recipient, how_met, expires_at, decided_by, decided_at)
VALUES ('019caa12-0000-7000-8000-000000000001', 'vehicleLinks/k1', 'hits', 'Partner A', 'Told in the meeting', '2027-01-01', 'test', now());
