-- Until the transaction ends nobody else stores a set; reading goes on.
LOCK TABLE boundary_set IN SHARE ROW EXCLUSIVE MODE;
