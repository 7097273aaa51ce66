-- The key of a source, locked: publications of one source are stored one after another. @source text
SELECT key FROM incident_source WHERE id = @source FOR UPDATE;
