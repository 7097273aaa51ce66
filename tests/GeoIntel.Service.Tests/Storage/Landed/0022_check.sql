SELECT body::text = '{"vrmText":"\u0041B","vrmText":"AB"}' FROM sighting_match;
