-- The first and last month of London's calendar that any incident begins in; null when there are none.
SELECT date_trunc('month', min(earliest_at) AT TIME ZONE 'Europe/London')::date,
  date_trunc('month', max(earliest_at) AT TIME ZONE 'Europe/London')::date
FROM incident;
