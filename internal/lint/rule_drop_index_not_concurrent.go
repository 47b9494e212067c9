package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
)

func init() {
	register(Rule{
		Code: "drop-index-not-concurrent", Name: "DROP INDEX that blocks everybody",
		Doc: "Dropping an index waits for everything that uses the table and lets nobody else in meanwhile. Write DROP INDEX\n" +
			"CONCURRENTLY in a file of its own that begins with `-- atlas:txmode none` and an empty line. An index whose place one that\n" +
			"was built before takes in the same transaction can only go like that.",
		Analyzer: ConcurrentIdx, Aliases: []string{"PG102"}, Severity: Error, Check: checkDropIndexNotConcurrent,
	})
}

func checkDropIndexNotConcurrent(f *File, report func(Finding)) {
	for _, u := range f.units {
		drop := u.node.GetDropStmt()
		if drop.GetRemoveType() != pgquery.ObjectType_OBJECT_INDEX || drop.GetConcurrent() {
			continue
		}
		for _, index := range dropped(u.node) {
			key := keyOf(index)
			table := f.objects.tables[key]
			if f.newInSet(key, u) || f.newInSet(table, u) || f.objects.partitioned[table] {
				continue
			}
			if f.rewrites(table) && f.comesBack(key, u) || f.exchanged(index.Name, u) {
				continue
			}
			if drop.GetMissingOk() && f.objects.origin(key, f, u) == nil && f.createdLater(key, u) {
				continue // a later statement makes it: it is only there when the files have run before
			}
			var edits []Edit
			if f.NoTx && !u.inner && len(drop.GetObjects()) == 1 {
				edits = u.insertAfter(" CONCURRENTLY", "DROP INDEX")
			}
			report(f.finding(u.offset, index.String()+" is dropped while everybody else waits for its table", concurrentFix, edits...))
		}
	}
}
