-- The directions of some reads of fixed cameras, where they have one.
-- one array element a read: @vrms bigint[], @cameras int[], @times timestamptz[]   The others as in convoy_subject.
SELECT asked.vrm, asked.camera, asked.moment, min((seen.detail->>'direction')::double precision)
FROM unnest(@vrms, @cameras, @times) AS asked (vrm, camera, moment)
JOIN sighting AS seen ON seen.vrm = asked.vrm AND seen.camera_key = asked.camera AND seen.captured_at = asked.moment
WHERE seen.captured_at >= @from AND seen.captured_at < @until
  AND seen.state = 1 AND seen.location IS NULL AND (@feeds IS NULL OR seen.feed_key = ANY(@feeds))
  AND seen.vrm <> ALL(@restricted_marks) AND seen.detail->>'direction' IS NOT NULL
  AND (seen.feed_key <> 0 OR seen.detail->>'nominal' IS NULL OR seen.detail->>'nominal' <> ALL(@restricted_nominals))
GROUP BY asked.vrm, asked.camera, asked.moment;
