-- The regimes of the registered feeds; 0 stands for operators' observations.
SELECT key, regime, false FROM feed
UNION ALL
SELECT 0, NULL, false;
