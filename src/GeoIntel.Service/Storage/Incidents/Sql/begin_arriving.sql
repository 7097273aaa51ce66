-- Where a publication's incidents wait until it is known which of them are new.
CREATE TEMPORARY TABLE incident_arriving (LIKE incident) ON COMMIT DROP;
