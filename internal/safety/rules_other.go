package safety

// viewRules are about views and materialized views.
var viewRules = []Rule{
	{Form: "CREATE OR REPLACE VIEW", Own: AccessExclusive, Others: AccessShare},
	{Form: "CREATE OR REPLACE RECURSIVE VIEW", Own: AccessExclusive, Others: AccessShare},
	{Form: "CREATE VIEW", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER VIEW", Own: AccessExclusive, Others: AccessShare},
	{Form: "DROP VIEW", Own: AccessExclusive},
	{Form: "CREATE MATERIALIZED VIEW … WITH NO DATA", Others: AccessShare},
	{Form: "CREATE MATERIALIZED VIEW", Others: AccessShare, Scans: Others},
	{Form: "REFRESH MATERIALIZED VIEW CONCURRENTLY", Own: Exclusive, Others: AccessShare, Scans: Own | Others},
	// What a new view reads is filled for it.
	{Form: "REFRESH MATERIALIZED VIEW", If: comes, Others: AccessExclusive, Scans: Others, Rewrites: Others},
	{Form: "REFRESH MATERIALIZED VIEW", Own: AccessExclusive, Others: AccessShare, Scans: Others, Rewrites: Own},
	{Form: "ALTER MATERIALIZED VIEW … SET ACCESS METHOD", Own: AccessExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER MATERIALIZED VIEW … SET STATISTICS", Own: ShareUpdateExclusive},
	{Form: "ALTER MATERIALIZED VIEW … SET STORAGE", Own: AccessExclusive},
	{Form: "ALTER MATERIALIZED VIEW … SET COMPRESSION", Own: AccessExclusive},
	{Form: "ALTER MATERIALIZED VIEW … SET SCHEMA", Own: AccessExclusive},
	{Form: "ALTER MATERIALIZED VIEW … SET TABLESPACE", Own: AccessExclusive, Rewrites: Own},
	{Form: "ALTER MATERIALIZED VIEW … SET WITHOUT CLUSTER", Own: ShareUpdateExclusive},
	{Form: "ALTER MATERIALIZED VIEW … CLUSTER ON", Own: ShareUpdateExclusive},
	{Form: "ALTER MATERIALIZED VIEW … SET", Own: ShareUpdateExclusive},
	{Form: "ALTER MATERIALIZED VIEW … RESET", Own: ShareUpdateExclusive},
	{Form: "ALTER MATERIALIZED VIEW", Own: AccessExclusive},
	{Form: "DROP MATERIALIZED VIEW", Own: AccessExclusive},
}

// sequenceRules are about sequences.
var sequenceRules = []Rule{
	{Form: "CREATE SEQUENCE"},
	{Form: "CREATE UNLOGGED SEQUENCE"},
	{Form: "ALTER SEQUENCE … OWNED BY", Own: ShareRowExclusive, Others: AccessShare},
	{Form: "ALTER SEQUENCE … OWNER TO", Own: AccessExclusive},
	{Form: "ALTER SEQUENCE … RENAME TO", Own: AccessExclusive},
	{Form: "ALTER SEQUENCE … SET SCHEMA", Own: AccessExclusive},
	{Form: "ALTER SEQUENCE … SET", Own: AccessExclusive},
	{Form: "ALTER SEQUENCE", Own: ShareRowExclusive},
	{Form: "DROP SEQUENCE", Own: AccessExclusive},
}

// typeRules are about types: of what uses one, all rows may have to be looked at.
var typeRules = []Rule{
	{Form: "ALTER DOMAIN … ADD CONSTRAINT … NOT VALID"},
	{Form: "ALTER DOMAIN … ADD", Users: Share, Scans: Users},
	{Form: "ALTER DOMAIN … VALIDATE CONSTRAINT", Users: Share, Scans: Users},
	{Form: "ALTER DOMAIN … SET NOT NULL", Users: Share, Scans: Users},
	{Form: "ALTER DOMAIN"},
	{Form: "ALTER TYPE … ADD VALUE"},
	{Form: "ALTER TYPE … RENAME ATTRIBUTE", Users: AccessExclusive},
	{Form: "ALTER TYPE … ATTRIBUTE", Users: AccessExclusive},
	{Form: "ALTER TYPE"},
	{Form: "CREATE TYPE"},
	{Form: "CREATE DOMAIN"},
	{Form: "DROP TYPE"},
	{Form: "DROP DOMAIN"},
}

// factRules are about what is said of an object.
var factRules = []Rule{
	{Form: "COMMENT ON CONSTRAINT", Own: AccessShare},
	{Form: "COMMENT ON TRIGGER", Own: AccessShare},
	{Form: "COMMENT ON POLICY", Own: AccessShare},
	{Form: "COMMENT ON RULE", Own: AccessShare},
	{Form: "COMMENT ON INDEX"},
	{Form: "COMMENT ON STATISTICS"},
	{Form: "COMMENT ON", Own: ShareUpdateExclusive},
	{Form: "SECURITY LABEL", Own: ShareUpdateExclusive},
	{Form: "GRANT", Since: 18, Own: AccessShare},
	{Form: "GRANT"},
	{Form: "REVOKE", Since: 18, Own: AccessShare},
	{Form: "REVOKE"},
	{Form: "SET"},
	{Form: "RESET"},
	// Rows are read or written by what prepares a change: a sequence behind the highest value, values moved over.
	{Form: "SELECT", Own: AccessShare, Others: AccessShare, Users: AccessShare, Scans: Own | Others},
	{Form: "UPDATE", Own: RowExclusive, Others: AccessShare, Scans: Own},
	{Form: "DELETE", Own: RowExclusive, Others: AccessShare, Scans: Own},
	{Form: "INSERT", Own: RowExclusive, Others: AccessShare, Scans: Own | Others},
}

// otherRules are about what no relation stands on as such. Creating some of them looks at relations.
var otherRules = []Rule{
	{Form: "CREATE PUBLICATION … FOR TABLE", Others: ShareUpdateExclusive},
	{Form: "ALTER PUBLICATION … ADD", Own: ShareUpdateExclusive, Others: ShareUpdateExclusive},
	{Form: "ALTER PUBLICATION … DROP", Own: ShareUpdateExclusive, Others: ShareUpdateExclusive},
	{Form: "CREATE FOREIGN TABLE"},
	{Form: "DROP FOREIGN TABLE", Own: AccessExclusive},
	{Form: "DROP SCHEMA"},
	// A body that is parsed when it is made takes the locks of its statements.
	{Form: "CREATE … BEGIN ATOMIC", If: writes, Others: RowExclusive},
	{Form: "CREATE", Others: AccessShare},
	{Form: "ALTER", Others: AccessShare, Users: AccessShare},
	{Form: "DROP"},
}
