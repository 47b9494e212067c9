package reserved

import (
	"regexp"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// The block in which plumb writes what another role says, with what stands between its BEGIN and END, and the statement that
// gives the role back.
var (
	block = regexp.MustCompile(`(?is)^\s*(?:DECLARE\s+before text := pg_catalog\.current_setting\('role'\);\s*(?:runner text := CURRENT_USER;\s*)?)?` +
		`BEGIN\s(.*)\sEND\s*;?\s*$`)
	giveBack = "PERFORM pg_catalog.set_config('role', before, true)"
	// What is granted to whoever runs the block.
	toRunner = regexp.MustCompile(`(?s)^\s*EXECUTE '((?:[^']|'')*)' \|\| pg_catalog\.quote_ident\(runner\)(?: \|\| '((?:[^']|'')*)')?;?\s*$`)
)

// byRole is for privileges that another role than the owner gives on: a DO block that takes the role, only grants and
// revokes, and gives the role back. The block itself is never run.
func byRole(node *pgquery.Node) (*Work, error) {
	do, ok := node.GetNode().(*pgquery.Node_DoStmt)
	if !ok {
		return nil, nil
	}
	body := block.FindStringSubmatch(option(do.DoStmt.GetArgs(), "as").GetArg().GetString_().GetSval())
	if body == nil || option(do.DoStmt.GetArgs(), "language") != nil {
		return nil, nil
	}
	parts, err := sqlparse.Split(body[1])
	if err != nil || len(parts) < 3 {
		return nil, nil //nolint:nilerr // it is another block; the server's error stands
	}
	last := len(parts) - 1
	role, ok := takesRole(parts[0].Text)
	if !ok || !givesBack(parts[last].Text) {
		return nil, nil
	}
	w := &Work{Owner: role, Waits: true, Super: []string{"SET LOCAL ROLE " + ddl.Ident(role)}}
	for _, part := range parts[1:last] {
		sql, named := part.Text, toRunner.FindStringSubmatch(part.Text)
		if named != nil {
			around := [2]string{strings.ReplaceAll(named[1], "''", "'"), strings.ReplaceAll(named[2], "''", "'")}
			sql = around[0] + "CURRENT_USER" + around[1]
			w.name(len(w.Super), around)
		}
		inner, err := pgast.ParseOne(sql)
		if err != nil || inner.GetGrantStmt() == nil || clusterWide[inner.GetGrantStmt().GetObjtype()] {
			return nil, nil //nolint:nilerr // it is another block; the server's error stands
		}
		if sql, err = text(inner); err != nil {
			return nil, err
		}
		w.Super = append(w.Super, sql)
	}
	return w, nil
}

// takesRole returns the role of SET LOCAL ROLE.
func takesRole(sql string) (string, bool) {
	node, err := pgast.ParseOne(sql)
	set := node.GetVariableSetStmt()
	if err != nil || set.GetName() != "role" || !set.GetIsLocal() || len(set.GetArgs()) != 1 {
		return "", false
	}
	role := set.GetArgs()[0].GetAConst().GetSval().GetSval()
	return role, role != "" && role != "none"
}

// givesBack reports whether a statement ends what SET LOCAL ROLE began.
func givesBack(sql string) bool {
	sql = strings.TrimSuffix(strings.TrimSpace(sql), ";")
	if sql == giveBack {
		return true
	}
	node, err := pgast.ParseOne(sql)
	set := node.GetVariableSetStmt()
	return err == nil && set.GetKind() == pgquery.VariableSetKind_VAR_RESET && set.GetName() == "role"
}
