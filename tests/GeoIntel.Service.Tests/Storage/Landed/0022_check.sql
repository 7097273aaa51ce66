SELECT count(*) > 1 AND bool_and(json_typeof(body) = 'object')
  AND bool_or(body::text = '{"vrmText":"\u0041B","vrmText":"AB"}') FROM sighting_match;
