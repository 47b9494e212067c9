package aggregate

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed aggregate.sql
var query string

// Aggregate is an aggregate function. Functions and types are names as PostgreSQL prints them, or "".
type Aggregate struct {
	// Arguments are the arguments as CREATE AGGREGATE takes them, with ORDER BY between direct and aggregated ones.
	Arguments string `db:"arguments"`
	Result    string `db:"result"`
	// Kind is the letter of pg_aggregate.aggkind: n normal, o ordered-set, h hypothetical-set.
	Kind            string `db:"kind"`
	DirectArguments int    `db:"direct_arguments"`

	Transition string  `db:"transition"`
	StateType  string  `db:"state_type"`
	StateSpace int     `db:"state_space"`
	Initial    *string `db:"initial"`
	Final      string  `db:"final"`
	FinalExtra bool    `db:"final_extra"`
	// FinalModify is r read only, s shareable or w read write.
	FinalModify string `db:"final_modify"`
	Combine     string `db:"combine"`
	Serial      string `db:"serial"`
	Deserial    string `db:"deserial"`

	MovingTransition  string  `db:"moving_transition"`
	MovingInverse     string  `db:"moving_inverse"`
	MovingStateType   string  `db:"moving_state_type"`
	MovingStateSpace  int     `db:"moving_state_space"`
	MovingFinal       string  `db:"moving_final"`
	MovingFinalExtra  bool    `db:"moving_final_extra"`
	MovingFinalModify string  `db:"moving_final_modify"`
	MovingInitial     *string `db:"moving_initial"`

	SortOperator string `db:"sort_operator"`
	// Parallel is s safe, r restricted or u unsafe.
	Parallel string `db:"parallel"`
}

var (
	modifyWords   = map[string]string{"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
	parallelWords = map[string]string{"s": "SAFE", "r": "RESTRICTED", "u": ""}
)

// Room returns the room of aggregates.
func Room() *kind.Room {
	return &kind.Room{
		// Its arguments are one list for ROUTINE, whether or not some of them are ordered.
		Words:      kind.Words{Is: "ROUTINE", Grants: kind.RoutineGrants("FUNCTION"), Name: kind.RoutineName},
		Named:      true,
		Breaks:     kind.BreaksOn("result"),
		Reader:     catalog.Rows[Aggregate]{Of: catalog.Aggregate, Class: 1255, SQL: query},
		Exists:     func(id catalog.ID) string { return ddl.RoutineExists(id.Schema, id.Name, id.Sub, "a") },
		DefaultACL: "FUNCTIONS",
		Claims: func(o *catalog.Object) []string {
			return []string{"routine " + ddl.Ident(o.ID.Schema, o.ID.Name) + "(" + o.ID.Sub + ")"}
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{create(n.Object)} },
		Drop:   kind.Drop,
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			// CREATE OR REPLACE can't change these (PostgreSQL documentation, CREATE AGGREGATE, description).
			if ch.Has("arguments", "result", "kind", "direct_arguments") {
				return kind.Replace
			}
			return kind.Alter(create(ch.New))
		},
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RoutineNamed(id.Schema, id.Name, id.Sub, "a") }),
	}
}

func create(o *catalog.Object) ddl.Statement {
	a := o.Body.(*Aggregate)
	arguments := a.Arguments
	if arguments == "" {
		arguments = "*"
	}
	return ddl.Run("CREATE OR REPLACE AGGREGATE " + ddl.Ident(o.ID.Schema, o.ID.Name) + "(" + arguments + ") (\n  " +
		strings.Join(options(a), ",\n  ") + "\n)")
}

func options(a *Aggregate) []string {
	list := []string{"SFUNC = " + a.Transition, "STYPE = " + a.StateType}
	add := func(word, value string) {
		if value != "" {
			list = append(list, word+" = "+value)
		}
	}
	flag := func(word string, on bool) {
		if on {
			list = append(list, word)
		}
	}
	add("SSPACE", size(a.StateSpace))
	add("FINALFUNC", a.Final)
	flag("FINALFUNC_EXTRA", a.FinalExtra)
	add("FINALFUNC_MODIFY", unusual(a, a.FinalModify))
	add("COMBINEFUNC", a.Combine)
	add("SERIALFUNC", a.Serial)
	add("DESERIALFUNC", a.Deserial)
	add("INITCOND", text(a.Initial))
	add("MSFUNC", a.MovingTransition)
	add("MINVFUNC", a.MovingInverse)
	add("MSTYPE", a.MovingStateType)
	add("MSSPACE", size(a.MovingStateSpace))
	add("MFINALFUNC", a.MovingFinal)
	flag("MFINALFUNC_EXTRA", a.MovingFinalExtra)
	if a.MovingStateType != "" {
		add("MFINALFUNC_MODIFY", unusual(a, a.MovingFinalModify))
	}
	add("MINITCOND", text(a.MovingInitial))
	add("SORTOP", a.SortOperator)
	add("PARALLEL", parallelWords[a.Parallel])
	flag("HYPOTHETICAL", a.Kind == "h")
	return list
}

// unusual returns the word for how the final function treats the state where that is not the default of the kind
// (PostgreSQL documentation, CREATE AGGREGATE, FINALFUNC_MODIFY).
func unusual(a *Aggregate, modify string) string {
	if (a.Kind == "n" && modify == "r") || (a.Kind != "n" && modify == "w") {
		return ""
	}
	return modifyWords[modify]
}

func size(bytes int) string {
	if bytes == 0 {
		return ""
	}
	return strconv.Itoa(bytes)
}

func text(value *string) string {
	if value == nil {
		return ""
	}
	return ddl.Literal(*value)
}
