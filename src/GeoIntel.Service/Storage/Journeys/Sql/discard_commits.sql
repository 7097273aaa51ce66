-- Nobody watches over journeys: what the intake notes for that is not kept.
DELETE FROM intake_commit;
