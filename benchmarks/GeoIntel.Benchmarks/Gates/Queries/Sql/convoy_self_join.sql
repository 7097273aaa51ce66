-- Who was where a vehicle was, within the window, on how many days, most days first: the join of the reads with themselves that one
-- writes down first. What passed anyway it does not say.
-- @vrm bigint   @from, @until timestamptz   @window interval
SELECT other.vrm, count(DISTINCT date_trunc('day', its.captured_at, 'UTC')) AS days, count(*) AS times
FROM sighting AS its
JOIN sighting AS other ON other.camera_key = its.camera_key AND other.vrm <> its.vrm
  AND other.captured_at - its.captured_at BETWEEN - @window AND @window
WHERE its.vrm = @vrm AND its.captured_at >= @from AND its.captured_at < @until AND its.state = 1
  AND other.captured_at >= @from AND other.captured_at < @until AND other.state = 1
GROUP BY other.vrm
ORDER BY days DESC, times DESC;
