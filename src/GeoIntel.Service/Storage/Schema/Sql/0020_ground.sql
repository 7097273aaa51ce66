-- Who changed the zone, links or memberships on which a rule rests since it was proposed or last reviewed, and so is not its second person.

ALTER TABLE condition ADD COLUMN ground_changed_by text[] NOT NULL DEFAULT '{}';
ALTER TABLE list_entry ADD COLUMN ground_changed_by text[] NOT NULL DEFAULT '{}';
