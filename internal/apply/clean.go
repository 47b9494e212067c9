package apply

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate/history"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/state"
)

// MayClean refuses to empty a database unless the project's clean block lists the name of the environment, the host and the
// database.
func MayClean(project *config.Project, factory *conn.Factory) error {
	db := factory.Database()
	for _, guard := range []struct {
		what, name string
		allowed    []string
		list       string
	}{
		{"the environment", project.Env, project.Clean.Environments, "environments"},
		{"the host", db.Host, project.Clean.Hosts, "hosts"},
		{"the database", db.Name, project.Clean.Databases, "databases"},
	} {
		if guard.name != "" && slices.Contains(guard.allowed, guard.name) {
			continue
		}
		return fail.New(fmt.Sprintf("%s %s is not among those that may be emptied", guard.what, strconv.Quote(guard.name)), "",
			fmt.Sprintf("if it may, list it in atlas.hcl: clean { %s = [%q] }, which has to name the environment, the host and the database", guard.list, guard.name))
	}
	return nil
}

// Clean plans to drop all that is in a database but the schema public itself, also what is not managed, and unless keepHistory is
// set the histories of plumb, Atlas and golang-migrate: migrations that are gone are not applied. The schema of plumb's history
// stays, as bootstrap made it. It changes nothing.
func Clean(ctx context.Context, opener *state.Opener, factory *conn.Factory, keepHistory bool) (*Plan, error) {
	p := &Plan{factory: factory, start: time.Now(), clean: true}
	var err error
	if p.from, err = opener.Live(ctx, factory); err != nil {
		return nil, err
	}
	p.target = inspect.Empty(p.from.Catalog)
	if p.Plan, err = plan.Build(p.from.Catalog, p.target, plan.Options{Rooms: all.Rooms()}); err != nil {
		return nil, err
	}
	extra, err := leftovers(ctx, factory, keepHistory)
	if err != nil {
		return nil, err
	}
	if len(extra) > 0 {
		p.Versions = append(p.Versions, plan.Version{Steps: extra})
	}
	p.SQL, p.Notes = draft.Script(p.Versions), p.Plan.Notes
	return p, nil
}

// leftovers are steps for what no catalog of ours has: types without a definition, and the histories.
func leftovers(ctx context.Context, factory *conn.Factory, keepHistory bool) ([]plan.Step, error) {
	const sql = `SELECT CASE WHEN t.typisdefined THEN 'TABLE' ELSE 'TYPE' END, n.nspname, t.typname
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE t.oid >= 16384 AND NOT t.typisdefined OR c.relkind = 'r' AND (n.nspname, t.typname) IN (
  ('plumb', 'schema_migrations'), ('plumb', 'attempts'), ('public', 'plumb_schema_migrations'), ('public', 'plumb_attempts'),
  ('public', 'atlas_schema_revisions'), ('public', 'schema_migrations'))
  OR c.relname IN ('schema_migrations', 'attempts') AND EXISTS (SELECT FROM pg_catalog.pg_class h
    JOIN pg_catalog.pg_description d ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = h.oid AND d.objsubid = 0
    WHERE h.relnamespace = n.oid AND h.relname = 'schema_migrations' AND d.description = $1)
UNION ALL SELECT 'SCHEMA', '', nspname FROM pg_catalog.pg_namespace WHERE nspname = 'atlas_schema_revisions'
ORDER BY 1, 2, 3`
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	rows, err := c.Query(ctx, sql, history.Comment)
	if err != nil {
		return nil, fmt.Errorf("look for what is not managed: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[leftover])
	if err != nil {
		return nil, fmt.Errorf("look for what is not managed: %w", err)
	}
	var steps []plan.Step
	for _, left := range found {
		if left.Word == "TYPE" || !keepHistory {
			steps = append(steps, left.drop())
		}
	}
	return steps, nil
}

// leftover is an object to drop, by the word of its kind in SQL.
type leftover struct{ Word, Schema, Name string }

func (l leftover) drop() plan.Step {
	name := ddl.Ident(l.Name)
	if l.Schema != "" {
		name = ddl.Ident(l.Schema, l.Name)
	}
	step := plan.Step{
		Action: plan.Drop, Object: catalog.ID{Kind: catalog.Kind(strings.ToLower(l.Word)), Schema: l.Schema, Name: l.Name},
		Statements: []ddl.Statement{ddl.Run("DROP " + l.Word + " IF EXISTS " + name + " CASCADE")},
	}
	if l.Word != "TYPE" {
		step.Destroys = "the history of migrations"
	}
	return step
}
