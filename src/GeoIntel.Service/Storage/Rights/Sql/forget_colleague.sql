-- Forgets whose vehicle a mark was said to be.
-- @mac bytea: the mark's keyed digest
DELETE FROM registered_colleague_vehicle WHERE vrm_mac = @mac;
