-- A named person's decisions that the conditions of handling of one link or membership are met, for one file and recipient.

CREATE TABLE handling_decision (
  decision_id uuid PRIMARY KEY,
  resource text NOT NULL,                              -- 'vehicleLinks/ID' or 'memberships/ID'
  export text NOT NULL,                                -- the layer's name
  recipient text NOT NULL,
  how_met text NOT NULL,
  expires_at timestamptz NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE INDEX ON handling_decision (resource, export);
CREATE TRIGGER handling_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handling_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
