SELECT json_typeof(body) = 'object' FROM sighting_match;
