-- Persons of whom no pack tells anything, with every name that the register has had for them: restricted, under 18, exploited, victims (3)
-- and witnesses (4).
-- @restricted_nominals text[]
SELECT DISTINCT nominal.id, coalesce(version.body->>'display_name', nominal.display_name) AS display_name
FROM nominal
LEFT JOIN registry_version AS version ON version.kind = 'nominal' AND version.id = nominal.id
WHERE nominal.under_18 OR nominal.exploited OR nominal.category IN (3, 4) OR nominal.id = ANY(@restricted_nominals)
UNION
SELECT id, display_name FROM nominal
WHERE under_18 OR exploited OR category IN (3, 4) OR id = ANY(@restricted_nominals);
