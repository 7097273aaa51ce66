-- A purpose that several calls share, stated once. Its words lie where those of every call do, sealed beside the entry of its
-- opening, and are read there; when they are erased the operation is over. What has ended is gone: the log keeps that it was.

CREATE TABLE operation (
  operation_id uuid PRIMARY KEY,
  personal_id uuid NOT NULL REFERENCES audit_personal_key ON DELETE CASCADE,
  purpose_class smallint NOT NULL,
  purpose_reference text NOT NULL,
  regime smallint,                                     -- null for all
  opened_by text NOT NULL,                             -- "person:NAME" or "certificate:NAME", wherever they call from
  users text[] NOT NULL,                               -- who else may name it, in the same form
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON operation (personal_id);
CREATE INDEX ON operation (expires_at);
