package hcl

// Rank is when a statement of a desired state runs. Inside a rank the order is that of the files; what still comes too early
// is tried again, so the ranks need to be right only where PostgreSQL would accept a wrong order silently.
type Rank int

// The ranks in their order.
const (
	// RankSchema is for schemas.
	RankSchema Rank = iota
	// RankDefaultPrivileges is for default privileges, which reach only what is created after them.
	RankDefaultPrivileges
	// RankType is for enums, domains, composite types, collations and other things that tables are made of.
	RankType
	// RankSequence is for sequences.
	RankSequence
	// RankTable is for tables.
	RankTable
	// RankPartition is for partitions, so that they need not wait for their tables: what waits for them comes in another order
	// then, in which PostgreSQL may give a foreign key the name that another one has.
	RankPartition
	// RankColumn is for changes of tables that views above would see: columns, owners of sequences.
	RankColumn
	// RankFunction is for functions, procedures and aggregates.
	RankFunction
	// RankView is for views.
	RankView
	// RankMaterialized is for materialized views.
	RankMaterialized
	// RankIndex is for indexes.
	RankIndex
	// RankConstraint is for constraints beside the table, foreign keys above all.
	RankConstraint
	// RankPartitionForeignKey is for foreign keys of partitions: that of a table would take one that is alike for its own.
	RankPartitionForeignKey
	// RankTrigger is for triggers and rules.
	RankTrigger
	// RankPolicy is for row security.
	RankPolicy
	// RankOther is for what fits nowhere else.
	RankOther
	// RankWhole is for what looks at all objects: publications of tables with their children. It runs when
	// all others are there.
	RankWhole
	// RankOwner is for changes of ownership.
	RankOwner
	// RankGrant is for GRANT and REVOKE.
	RankGrant
	// RankComment is for comments.
	RankComment
	// RankEventTrigger is for event triggers and all that is said about them: they would run for what comes after them.
	RankEventTrigger
)
