-- Makes a source known. @source text
INSERT INTO incident_source (id) VALUES (@source) ON CONFLICT (id) DO NOTHING;
