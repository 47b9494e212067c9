package lint

func init() {
	register(Rule{
		Code: "mixed-tx-file", Name: "a file without a transaction that holds ordinary statements",
		Doc: "Where a file runs without a transaction, a failure leaves the statements before it in place. Only what can't run in a\n" +
			"transaction should stand there; move the rest to a file of its own.",
		Analyzer: ConcurrentIdx, Severity: Warning, Check: checkMixed,
	})
}

func checkMixed(f *File, report func(Finding)) {
	if !f.NoTx {
		return
	}
	outside := ""
	for _, u := range f.units {
		if what := outsideTx(u.node); what != "" && !u.inner && outside == "" {
			outside = what
		}
	}
	for i, u := range f.units {
		if outside != "" && !u.inner && outsideTx(u.node) == "" && !f.neutralAt(i) {
			report(f.finding(u.offset, "this statement could run in a transaction, but stands beside "+outside,
				"move it to a file of its own"))
		}
	}
}

// neutralAt reports whether the unit may stand beside what needs to run outside a transaction; of a block, all within has
// to be such.
func (f *File) neutralAt(i int) bool {
	if f.units[i].node.GetDoStmt() == nil {
		return neutral(f.units[i].node)
	}
	within := 0
	for _, u := range f.units {
		if u.inner && u.statement.Offset == f.units[i].statement.Offset {
			if within++; !neutral(u.node) {
				return false
			}
		}
	}
	return within > 0
}
