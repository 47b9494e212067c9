package reserved

import (
	"errors"
	"fmt"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// Work does what one statement says, in three steps.
type Work struct {
	// Before and After run as the migration user; "" is nothing.
	Before, After string
	// Super run as the migration user in a transaction in which that user is a superuser, unless AsOwners is set. See Statements.
	Super []string
	// named are the statements of Super, by their place, that say CURRENT_USER for the migration user though another role runs
	// them: what stands before and after the name.
	named map[int][2]string
	// AsOwners asks for no more than the rights of the roles that own something in the database, and of Roles.
	AsOwners bool
	Roles    []string
	// OrMembers allows more where owners' rights do nothing: what belongs to the server's first superuser, as the members of an
	// extension do that anybody may install. It is never used for PostgreSQL's own objects.
	OrMembers bool
	// Owner is the role that what the statement names shall belong to, or "". It is a superuser for as long when Promote is set.
	Owner   string
	Promote bool
	// Waits says that the rights it needs may come with a later statement.
	Waits bool
	// Checks must hold before Super runs.
	Checks []Check
}

// Statements returns Super for a migration user of the name.
func (w *Work) Statements(user string) []string {
	statements := slices.Clone(w.Super)
	for place, around := range w.named {
		statements[place] = around[0] + ddl.Ident(user) + around[1]
	}
	return statements
}

func (w *Work) name(place int, around [2]string) {
	if w.named == nil {
		w.named = map[int][2]string{}
	}
	w.named[place] = around
}

// Check is a condition on the server.
type Check struct {
	// SQL returns one boolean; Args are its parameters.
	SQL  string
	Args []any
	// What and Hint are the error when it is false.
	What, Hint string
}

// Refused says why no superuser runs a statement.
type Refused struct{ What, Hint string }

// Error returns what is refused.
func (r *Refused) Error() string { return r.What }

func refuse(hint, format string, args ...any) error {
	return &Refused{What: fmt.Sprintf(format, args...), Hint: hint}
}

// Rewrite returns the work of a statement that the migration user may not run, or nil where the statement is of a kind that
// PostgreSQL reserves for nobody. The error is a *Refused.
func Rewrite(sql string) (*Work, error) {
	node, err := pgast.ParseOne(sql)
	if err != nil {
		return nil, nil //nolint:nilerr // what the grammar can't read is no superuser's to run; the server's error stands
	}
	for _, rule := range []func(*pgquery.Node) (*Work, error){plain, functions, definitions, foreign, replication, owners, byRole} {
		if w, err := rule(node); w != nil || err != nil {
			return w, err
		}
	}
	return nil, nil
}

// plain is for statements that only name things, so that they can be run as they are.
func plain(node *pgquery.Node) (*Work, error) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateEventTrigStmt, *pgquery.Node_CreateOpClassStmt, *pgquery.Node_CreateOpFamilyStmt,
		*pgquery.Node_AlterOpFamilyStmt, *pgquery.Node_AlterOperatorStmt, *pgquery.Node_AlterTypeStmt,
		*pgquery.Node_CreateRangeStmt, *pgquery.Node_CreateCastStmt, *pgquery.Node_CreateTransformStmt,
		*pgquery.Node_CreateAmStmt:
		return super(node)
	case *pgquery.Node_CreatePlangStmt:
		return language(n.CreatePlangStmt, node)
	}
	return nil, nil
}

// super is work that consists of one statement of the superuser.
func super(node *pgquery.Node) (*Work, error) {
	sql, err := text(node)
	if err != nil {
		return nil, err
	}
	return &Work{Super: []string{sql}}, nil
}

// text writes a statement anew.
func text(node *pgquery.Node) (string, error) {
	sql, err := pgast.Deparse(node)
	if err == nil && !pgast.Describes(node, sql) {
		err = fmt.Errorf("it reads as something else: %s", sql)
	}
	if err != nil {
		return "", refuse("let an administrator make it in the database", "the statement needs a superuser and can't be written anew: %v", err)
	}
	return sql, nil
}

// rewritten writes a statement that was put together here.
func rewritten(node *pgquery.Node) (string, error) {
	sql, err := pgast.Deparse(node)
	if err == nil && !pgast.Same(sql, sql) {
		err = errors.New("it can't be read again")
	}
	if err != nil {
		return "", refuse("let an administrator make it in the database", "the statement needs a superuser and can't be written anew: %v", err)
	}
	return sql, nil
}

// option returns the value of an option, or nil.
func option(list []*pgquery.Node, name string) *pgquery.DefElem {
	i := slices.IndexFunc(list, func(n *pgquery.Node) bool { return n.GetDefElem().GetDefname() == name })
	if i < 0 {
		return nil
	}
	return list[i].GetDefElem()
}

// without returns the options that have none of the names, and those that have one.
func without(list []*pgquery.Node, names ...string) (rest, taken []*pgquery.Node) {
	for _, n := range list {
		if slices.Contains(names, n.GetDefElem().GetDefname()) {
			taken = append(taken, n)
		} else {
			rest = append(rest, n)
		}
	}
	return rest, taken
}
