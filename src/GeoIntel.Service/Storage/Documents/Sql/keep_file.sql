-- @id, @name, @media_type, @sha256 text   @place int   @content bytea
INSERT INTO document_file (document_id, name, place, media_type, sha256, content)
VALUES (@id, @name, @place, @media_type, @sha256, @content);
