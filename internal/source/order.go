package source

import (
	"cmp"
	"slices"

	"github.com/plumbsql/plumb/internal/hcl"
)

// order keeps statements about one table in the order in which a file has them, where PostgreSQL would take another one
// silently: what a table has decides what its partitions and children get, at the time when they come to it. It holds the
// rank of the last statement about each table that has such effects.
type order map[string]hcl.Rank

// keep gives a statement the rank of an earlier one about the same tables, if that runs later.
func (o order) keep(s *statement, t tokens) {
	tables, lasting := family(s, t)
	for _, table := range tables {
		s.rank = max(s.rank, o[table])
	}
	if !lasting || s.rank > hcl.RankConstraint {
		return
	}
	for _, table := range tables {
		o[table] = s.rank
	}
}

// family returns the tables whose partitions, children or constraints a statement is about. Lasting says that later ones about
// them must not run before. Indexes are none of it: partitions have to be there before what indexes of theirs are attached to.
func family(s *statement, t tokens) (tables []string, lasting bool) {
	add := func(i int) {
		if table := tableAt(s, t, i); table != "" {
			tables = append(tables, table)
		}
	}
	switch {
	case t.is(0, "ALTER", "TABLE") && s.rank <= hcl.RankConstraint:
		add(2)
		if at := t.find(2, "PARTITION"); at >= 0 && (t.is(at-1, "ATTACH") || t.is(at-1, "DETACH")) {
			add(at + 1)
		}
		if at := t.find(2, "INHERIT"); at >= 0 && t.word(at-1) != "NO" {
			add(at + 1)
		}
		return tables, true
	case s.kind == "TABLE":
		if at := t.find(2, "PARTITION", "OF"); at >= 0 {
			add(at + 2)
		}
		if at := t.find(2, "INHERITS"); at >= 0 {
			for i := at + 1; t.text(i) == "(" || t.text(i) == ","; {
				add(i + 1)
				_, _, i, _ = t.name(i + 1)
			}
		}
		return tables, false
	}
	return nil, false
}

// trail lets default privileges at the end of a script, where pg_dump writes them, reach nothing that the script has made. Others
// reach every object of the schema files, whose order has no meaning.
func trail(statements []*statement) {
	inOrder := slices.Clone(statements)
	slices.SortStableFunc(inOrder, func(a, b *statement) int {
		return cmp.Or(cmp.Compare(a.file.order, b.file.order), cmp.Compare(a.line, b.line), cmp.Compare(a.offset, b.offset))
	})
	makes := func(s *statement) bool { return s.class == "relation" || s.class == "type" || s.class == "routine" }
	if slices.ContainsFunc(inOrder, func(s *statement) bool { return makes(s) && s.offset < 0 }) {
		return // HCL has no order
	}
	last := -1
	for i, s := range inOrder {
		if makes(s) {
			last = i
		}
	}
	for _, s := range inOrder[last+1:] {
		if s.rank == hcl.RankDefaultPrivileges && last >= 0 && s.file == inOrder[last].file {
			s.rank = hcl.RankComment
		}
	}
}
