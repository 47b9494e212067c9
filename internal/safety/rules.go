package safety

import "slices"

// rules are the forms of statements; the first that fits counts. Each list is about one kind of object.
var rules = slices.Concat(
	columnRules, constraintRules, partitionRules, tableRules, indexRules, attachedRules, viewRules, sequenceRules, typeRules, factRules, otherRules,
)

// tableRules are about whole tables.
var tableRules = []Rule{
	{Form: "CREATE TABLE … REFERENCES", Own: AccessExclusive, Others: ShareRowExclusive},
	{Form: "CREATE UNLOGGED TABLE … REFERENCES", Own: AccessExclusive, Others: ShareRowExclusive},
	{Form: "CREATE TABLE … INHERITS", Others: ShareUpdateExclusive},
	{Form: "CREATE TABLE", Others: AccessShare},
	{Form: "CREATE UNLOGGED TABLE", Others: AccessShare},
	{Form: "DROP TABLE", Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive},
	{Form: "ALTER TABLE … SET LOGGED", Own: AccessExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER TABLE … SET UNLOGGED", Own: AccessExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER TABLE … SET ACCESS METHOD", Own: AccessExclusive, Scans: Own, Rewrites: Own},
	// The files are copied without a look at the rows.
	{Form: "ALTER TABLE … SET TABLESPACE", Own: AccessExclusive, Rewrites: Own},
	{Form: "ALTER TABLE … SET WITHOUT CLUSTER", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … CLUSTER ON", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … SET SCHEMA", Own: AccessExclusive},
	{Form: "ALTER TABLE … REPLICA IDENTITY", Own: AccessExclusive},
	{Form: "ALTER TABLE … ROW LEVEL SECURITY", Own: AccessExclusive},
	{Form: "ALTER TABLE … RENAME", Own: AccessExclusive},
	{Form: "ALTER TABLE … OWNER TO", Own: AccessExclusive},
	{Form: "ALTER TABLE … NOT OF", Own: AccessExclusive},
	{Form: "ALTER TABLE … OF", Own: AccessExclusive},
	{Form: "ALTER TABLE … RESET", Own: ShareUpdateExclusive, If: harmlessOptions},
	{Form: "ALTER TABLE … SET", Own: ShareUpdateExclusive, If: harmlessOptions},
	{Form: "ALTER TABLE … RESET", Own: AccessExclusive},
	{Form: "ALTER TABLE … SET", Own: AccessExclusive},
}

// harmlessOptions reports that all of the storage parameters need no more than SHARE UPDATE EXCLUSIVE (PostgreSQL,
// reloptions.c).
func harmlessOptions(c *Call) bool { return !slices.Contains(c.Words, "user_catalog_table") }

// partitionRules bind tables to each other.
var partitionRules = []Rule{
	{Form: "ALTER TABLE … ATTACH PARTITION", If: looksElsewhere, Own: AccessExclusive, Others: AccessExclusive, Scans: Own | Others},
	// The triggers that the partition's own foreign key had on the other table go.
	{Form: "ALTER TABLE … ATTACH PARTITION", If: takesOwn, Own: AccessExclusive, Others: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ATTACH PARTITION", If: owing, Own: AccessExclusive, Others: ShareRowExclusive, Scans: Own},
	// Since then each partition has the triggers of the foreign keys that point to its parent.
	{Form: "ALTER TABLE … ATTACH PARTITION", If: targeted, Since: 15, Own: AccessExclusive, Others: ShareRowExclusive, Scans: Own},
	{Form: "ALTER TABLE … ATTACH PARTITION", Own: AccessExclusive, Others: ShareUpdateExclusive, Scans: Own},
	{Form: "ALTER TABLE … DETACH PARTITION … CONCURRENTLY", Own: ShareUpdateExclusive, Others: ShareUpdateExclusive},
	{Form: "ALTER TABLE … DETACH PARTITION", If: targeted, Own: AccessExclusive, Others: AccessExclusive, Scans: Own | Others},
	{Form: "ALTER TABLE … DETACH PARTITION", Own: AccessExclusive, Others: AccessExclusive},
	{Form: "ALTER TABLE … NO INHERIT", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER TABLE … INHERIT", Own: AccessExclusive, Others: ShareUpdateExclusive},
}

// columnRules are about columns and defaults.
var columnRules = []Rule{
	{Form: "ALTER TABLE … ADD COLUMN", If: filled, Own: AccessExclusive, Others: ShareRowExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER TABLE … ADD COLUMN … CHECK", Own: AccessExclusive, Others: ShareRowExclusive, Scans: Own},
	{Form: "ALTER TABLE … ADD COLUMN … NOT NULL", Own: AccessExclusive, Others: ShareRowExclusive, Scans: Own, If: withoutDefault},
	{Form: "ALTER TABLE … ADD COLUMN", Own: AccessExclusive, Others: ShareRowExclusive},
	{Form: "ALTER TABLE … DROP COLUMN", Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET EXPRESSION", If: stored, Own: AccessExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER TABLE … ALTER COLUMN … DROP EXPRESSION", Own: AccessExclusive},
	{
		Form: "ALTER TABLE … ALTER COLUMN … TYPE", If: waiting,
		Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive, Scans: Own, Rewrites: Own,
	},
	// The columns of a type that is made anew are moved over by its own step.
	{
		Form: "ALTER TABLE … ALTER COLUMN … TYPE", If: func(c *Call) bool { return len(c.columns()) == 0 },
		Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive, Scans: Own | Users, Rewrites: Own | Users,
	},
	{
		Form: "ALTER TABLE … ALTER COLUMN … TYPE", If: func(c *Call) bool { return binary(c) && checked(c) },
		Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive, Scans: Own,
	},
	{Form: "ALTER TABLE … ALTER COLUMN … TYPE", If: binary, Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … TYPE", Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive, Scans: Own, Rewrites: Own},
	{Form: "ALTER TABLE … ALTER COLUMN … SET NOT NULL", If: provenNotNull, Own: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET NOT NULL", Own: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ALTER COLUMN … SET STATISTICS", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET STORAGE", Own: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET COMPRESSION", Own: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET DEFAULT", Own: AccessExclusive, Others: AccessShare, Users: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET GENERATED", Own: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … ADD GENERATED", Own: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … DROP", Own: AccessExclusive, Users: AccessExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … RESET", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET n_distinct", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN … SET n_distinct_inherited", Own: ShareUpdateExclusive},
	{Form: "ALTER TABLE … ALTER COLUMN", Own: AccessExclusive},
	{Form: "ALTER FOREIGN TABLE", Own: AccessExclusive, Others: AccessShare},
}

// constraintRules are about constraints.
var constraintRules = []Rule{
	// Since then it can be made of a partitioned table in this way; see takesOver below.
	{Form: "ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT VALID", If: takesOthers, Since: 18, Own: AccessExclusive, Others: AccessExclusive},
	{Form: "ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT VALID", Own: ShareRowExclusive, Others: ShareRowExclusive},
	{Form: "ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT ENFORCED", Own: ShareRowExclusive, Others: ShareRowExclusive},
	// The triggers that the partitions' own had on the other table go.
	{Form: "ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY", If: takesOver, Own: AccessExclusive, Others: AccessExclusive, Scans: Own | Others},
	{Form: "ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY", Own: ShareRowExclusive, Others: ShareRowExclusive, Scans: Own | Others},
	{Form: "ALTER TABLE … ADD CONSTRAINT … USING INDEX", If: knownNotNull, Own: AccessExclusive},
	{Form: "ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY USING INDEX", Own: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX", Own: AccessExclusive},
	{Form: "ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY", Own: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ADD CONSTRAINT … UNIQUE", Own: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ADD CONSTRAINT … EXCLUDE", Own: AccessExclusive, Scans: Own},
	{Form: "ALTER TABLE … ADD CONSTRAINT … NOT VALID", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER TABLE … ADD CONSTRAINT … NOT ENFORCED", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER TABLE … ADD CONSTRAINT", Own: AccessExclusive, Others: AccessShare, Scans: Own},
	{Form: "ALTER TABLE … VALIDATE CONSTRAINT", Own: ShareUpdateExclusive, Others: RowShare, Scans: Own | Others},
	{Form: "ALTER TABLE … ALTER CONSTRAINT", Own: AccessExclusive, Others: AccessExclusive},
	{Form: "ALTER TABLE … DROP CONSTRAINT", Own: AccessExclusive, Others: AccessExclusive, Users: AccessExclusive},
	{Form: "ALTER TABLE … RENAME CONSTRAINT", Own: AccessExclusive},
}

// indexRules are about indexes.
var indexRules = []Rule{
	{Form: "CREATE INDEX CONCURRENTLY", Own: ShareUpdateExclusive, Scans: Own},
	{Form: "CREATE UNIQUE INDEX CONCURRENTLY", Own: ShareUpdateExclusive, Scans: Own},
	{Form: "CREATE INDEX … ON ONLY", Own: Share},
	{Form: "CREATE UNIQUE INDEX … ON ONLY", Own: Share},
	{Form: "CREATE INDEX", Own: Share, Scans: Own},
	{Form: "CREATE UNIQUE INDEX", Own: Share, Scans: Own},
	{Form: "REINDEX INDEX CONCURRENTLY", Users: ShareUpdateExclusive, Scans: Users},
	// No query on the table can be planned while one of its indexes is locked; the table itself stays as it is.
	{Form: "REINDEX INDEX", Users: AccessExclusive, Scans: Users},
	{Form: "DROP INDEX CONCURRENTLY", Own: ShareUpdateExclusive},
	{Form: "DROP INDEX", Own: AccessExclusive},
	{Form: "ALTER INDEX … ATTACH PARTITION", Own: AccessShare, Others: AccessShare},
	// As with REINDEX, queries wait for the index.
	{Form: "ALTER INDEX … SET TABLESPACE", Own: AccessExclusive, Rewrites: Own},
	{Form: "ALTER INDEX"}, // the index itself is locked, its table not
}

// attachedRules are about what is fixed to a table.
var attachedRules = []Rule{
	{Form: "CREATE OR REPLACE TRIGGER", Own: ShareRowExclusive, Others: ShareRowExclusive},
	{Form: "CREATE CONSTRAINT TRIGGER", Own: ShareRowExclusive, Others: ShareRowExclusive},
	{Form: "DROP TRIGGER", Own: AccessExclusive, Others: AccessExclusive},
	{Form: "ALTER TRIGGER … DEPENDS ON EXTENSION", Own: AccessShare},
	{Form: "ALTER TRIGGER", Own: AccessExclusive},
	{Form: "ALTER TABLE … TRIGGER", Own: ShareRowExclusive},
	{Form: "CREATE POLICY", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER POLICY", Own: AccessExclusive, Others: AccessShare},
	{Form: "DROP POLICY", Own: AccessExclusive},
	{Form: "CREATE OR REPLACE RULE", If: writes, Own: AccessExclusive, Others: RowExclusive},
	{Form: "CREATE OR REPLACE RULE", Own: AccessExclusive, Others: AccessShare},
	{Form: "ALTER RULE", Own: AccessExclusive},
	{Form: "DROP RULE", Own: AccessExclusive},
	{Form: "ALTER TABLE … RULE", Own: AccessExclusive},
	{Form: "CREATE STATISTICS", Own: ShareUpdateExclusive},
	{Form: "ALTER STATISTICS"},
	{Form: "DROP STATISTICS", Own: ShareUpdateExclusive},
}
