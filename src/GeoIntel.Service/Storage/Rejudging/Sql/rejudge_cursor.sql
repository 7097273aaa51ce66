-- How far the past has been judged again.
SELECT clock_version, next_vrm FROM rejudge_cursor;
