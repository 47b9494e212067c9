package function

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// pending holds as long as a routine that is made anew is the one of before. It is "" where what differs can't be asked for, such
// as the columns of a result.
func pending(letters []string) func(*kind.Context, diff.Change) string {
	return func(_ *kind.Context, ch diff.Change) string {
		before, after := ch.Old.Body.(*Routine), ch.New.Body.(*Routine)
		var differs string
		switch {
		case before.renames(after):
			differs = "coalesce(proargnames, '{}')::text[] = " + textArray(before.ArgumentNames)
		case after.Defaults < before.Defaults:
			differs = fmt.Sprintf("pronargdefaults = %d", before.Defaults)
		case before.Window != after.Window:
			differs = "prokind = " + ddl.Literal(map[bool]string{true: "w", false: "f"}[before.Window])
		case ch.Has("result") && !composed(before) && !composed(after):
			result, set := strings.CutPrefix(before.Result, "SETOF ")
			differs = fmt.Sprintf("prorettype = %s AND proretset = %t", ddl.TypeOf(result), set)
		default:
			return ""
		}
		return ddl.RowExists("pg_proc", "oid = pg_catalog.to_regprocedure("+ddl.Literal(ddl.Ident(ch.ID.Schema, ch.ID.Name)+"("+ch.ID.Sub+")")+
			") AND prokind IN ("+ddl.Literals(letters)+") AND "+differs)
	}
}

// composed reports whether the result is made of several arguments or of columns.
func composed(r *Routine) bool {
	return strings.HasPrefix(r.Result, "TABLE(") || len(r.Returned) > 1
}

func textArray(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = ddl.Literal(value)
	}
	return "ARRAY[" + strings.Join(quoted, ", ") + "]::text[]"
}
