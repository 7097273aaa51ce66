-- How many reads one transaction ends, by day, regime and class.
SELECT day, regime, read_class, count(*) FROM ended_read GROUP BY day, regime, read_class ORDER BY day, regime, read_class;
