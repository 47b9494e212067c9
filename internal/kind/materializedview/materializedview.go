package materializedview

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/table"
	"github.com/plumbsql/plumb/internal/kind/view"
)

//go:embed materializedview.sql
var query string

// MaterializedView is a materialized view.
type MaterializedView struct {
	Definition string   `db:"definition" sql:"%s"`
	Options    []string `db:"options"`
	// Populated tells whether the view can be scanned. It is state, which REFRESH changes in normal operation, so it
	// decides how a view is made and is not compared.
	Populated bool     `db:"populated" diff:"-"`
	Columns   []string `db:"columns"`
	// Tablespace is empty for the database's own, AccessMethod for heap.
	Tablespace   string `db:"tablespace"`
	AccessMethod string `db:"access_method"`
}

// Room returns the room of materialized views.
func Room() *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "m") },
		Words:      kind.Words{Grants: kind.RelationGrants},
		Named:      true,
		Reader:     catalog.Rows[MaterializedView]{Of: catalog.MaterializedView, Class: 1259, SQL: query},
		Breaks:     kind.BreaksView,
		DefaultACL: "TABLES",
		Claims:     view.Claims,
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			filled := populated(c, n.Object)
			if !filled {
				return []ddl.Statement{create(n.Object, false)}
			}
			return append(readable(c, n.Object), create(n.Object, true))
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP MATERIALIZED VIEW IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Pending:  pending,
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "m") }),
	}
}

// pending holds as long as the row type has its old attributes: columns of other tables may have it. Where they stay
// with another query, it holds for the new one too, and values wait once more when the file runs again.
func pending(c *kind.Context, ch diff.Change) string {
	return ddl.RelationExists(ch.ID.Schema, ch.ID.Name, "m") + " AND " + kind.AttributesAre(ch.ID, kind.RowAttributes(c.Old, ch.ID))
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	if !ch.Only("options", "tablespace", "access_method") || ch.Has("access_method") && c.New.Major() < 15 {
		return kind.Replace
	}
	before, after := ch.Old.Body.(*MaterializedView), ch.New.Body.(*MaterializedView)
	prefix := "ALTER MATERIALIZED VIEW " + ddl.Ident(ch.ID.Schema, ch.ID.Name)
	var statements []ddl.Statement
	if ch.Has("access_method") {
		method := after.AccessMethod
		if method == "" {
			method = "heap"
		}
		statements = append(statements, ddl.Run(prefix+" SET ACCESS METHOD "+ddl.Ident(method)))
	}
	if ch.Has("tablespace") {
		statements = append(statements, table.ToTablespace(prefix, after.Tablespace))
	}
	return kind.Alter(append(statements, table.Options(prefix, before.Options, after.Options)...)...)
}

// populated decides whether a view gets data at once: where it had data before, nobody who reads it should find it gone.
// A replayed history can't tell, so there a view that is made again counts as one that had data.
// One that another one reads which gets data needs it too.
func populated(c *kind.Context, o *catalog.Object) bool {
	return hasData(c, o) || slices.ContainsFunc(c.New.OfKind(catalog.MaterializedView), func(id catalog.ID) bool {
		reader := c.New.Get(id)
		return id != o.ID && !c.Existing(id) && hasData(c, reader) && slices.Contains(read(c, reader), o.ID)
	})
}

func hasData(c *kind.Context, o *catalog.Object) bool {
	if o.Body.(*MaterializedView).Populated {
		return true
	}
	before := c.Old.Get(o.ID)
	return before != nil && (c.History || before.Body.(*MaterializedView).Populated)
}

// read returns the materialized views that one reads, directly or not; what others need comes first.
func read(c *kind.Context, o *catalog.Object) []catalog.ID {
	var found []catalog.ID
	seen := map[catalog.ID]bool{}
	var visit func(catalog.ID)
	visit = func(id catalog.ID) {
		object := c.New.Get(id)
		if object == nil || seen[id] {
			return
		}
		seen[id] = true
		for _, dep := range object.Deps {
			visit(dep)
		}
		if id != o.ID && id.Kind == catalog.MaterializedView {
			found = append(found, id)
		}
	}
	visit(o.ID)
	return found
}

// readable fills the materialized views that stay and have no data, where a view that gets data reads them: PostgreSQL refuses
// to read one before its first REFRESH.
func readable(c *kind.Context, o *catalog.Object) []ddl.Statement {
	var statements []ddl.Statement
	for _, id := range read(c, o) {
		if !c.Existing(id) || c.Old.Get(id).Body.(*MaterializedView).Populated {
			continue
		}
		unfilled := ddl.PresentWhere("pg_class", "rel", id.Schema, id.Name, "NOT c.relispopulated")
		statements = append(statements, ddl.RunWhen(unfilled, "REFRESH MATERIALIZED VIEW "+ddl.Ident(id.Schema, id.Name)))
	}
	return statements
}

func create(o *catalog.Object, populated bool) ddl.Statement {
	v := o.Body.(*MaterializedView)
	sql := "CREATE MATERIALIZED VIEW IF NOT EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name)
	if v.AccessMethod != "" {
		sql += " USING " + ddl.Ident(v.AccessMethod)
	}
	if len(v.Options) > 0 {
		sql += " WITH (" + strings.Join(v.Options, ", ") + ")"
	}
	sql += table.InTablespace(v.Tablespace) + " AS\n" + view.Query(v.Definition)
	if !populated {
		sql += "\nWITH NO DATA"
	}
	return ddl.Run(sql)
}
