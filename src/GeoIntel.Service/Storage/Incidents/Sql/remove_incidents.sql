-- Removes what an earlier revision of a publication held. @publication_key integer
DELETE FROM incident WHERE publication_key = @publication_key;
