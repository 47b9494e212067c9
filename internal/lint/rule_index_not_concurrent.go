package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "index-not-concurrent", Name: "CREATE INDEX that blocks writers",
		Doc: "Building an index on an existing table locks out every write until it is done. Write CREATE INDEX CONCURRENTLY in a file\n" +
			"of its own that begins with `-- atlas:txmode none` and an empty line. Tables that the checked files create don't matter, and an index\n" +
			"that is made again around the change of a column's type can't be built in another way.",
		Analyzer: ConcurrentIdx, Aliases: []string{"PG101"}, Severity: Error, Check: checkIndexNotConcurrent,
	})
}

// concurrentFix is what to do for indexes on tables that are in use.
const concurrentFix = "write CONCURRENTLY, in a file of its own that begins with `-- atlas:txmode none` and an empty line"

func checkIndexNotConcurrent(f *File, report func(Finding)) {
	for _, u := range f.units {
		index := u.node.GetIndexStmt()
		table := relationKey(index.GetRelation())
		// An index ON ONLY a partitioned table is empty, and one on a partitioned table can't be built concurrently.
		if index == nil || index.GetConcurrent() || !index.GetRelation().GetInh() || f.objects.partitioned[table] || f.newInSet(table, u) {
			continue
		}
		object, _ := pgast.NodeDefines(u.node)
		if f.gone(keyOf(object), u) && f.rewrites(table) {
			continue
		}
		fix := concurrentFix
		if u.inner {
			fix += "; it can't stand in a DO block"
		}
		var edits []Edit
		if f.NoTx && !u.inner {
			edits = u.insertAfter(" CONCURRENTLY", "INDEX")
		}
		report(f.finding(u.offset, object.String()+" is built while writes to the table wait", fix, edits...))
	}
}
