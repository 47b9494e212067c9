-- The casts that the server knows, those of its own types among them.
SELECT pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL), c.castcontext::text
FROM pg_catalog.pg_cast c
