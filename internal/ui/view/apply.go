package view

import (
	"fmt"
	"io"

	"github.com/plumbsql/plumb/internal/apply"
	"github.com/plumbsql/plumb/internal/ui"
)

// Synced is what `schema apply` says when there is nothing to do; Atlas's clients look for its second half.
const Synced = "schema is synced, no changes to be made"

// ApplyPlan prints what `schema apply` would do: the steps, what they destroy, and the SQL.
func ApplyPlan(w io.Writer, p ui.Palette, plan *apply.Plan) error {
	if plan.Empty() {
		_, err := fmt.Fprintln(w, Synced)
		return err
	}
	printSteps(w, p, plan.Steps())
	_, err := fmt.Fprintf(w, "\n%s\n%s on a throwaway server, with the wanted schema afterwards\n", plan.SQL, p.Good("proved:"))
	return err
}

// Apply prints what `schema apply` did.
func Apply(w io.Writer, p ui.Palette, r *apply.Result) error {
	applied := ui.Count(len(r.Changes.Applied), "statement")
	if r.Error != "" {
		_, err := fmt.Fprintf(w, "%s %s applied, %d not\n", p.Bad("stopped:"), applied, len(r.Changes.Pending))
		return err
	}
	_, err := fmt.Fprintf(w, "%s %s in %s; the database is what the schema files say\n", p.Good("applied:"), applied, ui.Took(r.End.Sub(r.Applied.Start)))
	return err
}

// CleanPlan prints what `schema clean` would drop, and the SQL.
func CleanPlan(w io.Writer, p ui.Palette, plan *apply.Plan) error {
	if plan.Empty() {
		_, err := fmt.Fprintln(w, "the database is empty, no changes to be made")
		return err
	}
	printSteps(w, p, plan.Steps())
	_, err := fmt.Fprintf(w, "\n%s\n", plan.SQL)
	return err
}

// Clean prints what `schema clean` did.
func Clean(w io.Writer, p ui.Palette, r *apply.Result) error {
	if r.Error != "" {
		return Apply(w, p, r)
	}
	_, err := fmt.Fprintf(w, "%s %s in %s; nothing is left\n", p.Good("emptied:"), ui.Count(len(r.Changes.Applied), "statement"), ui.Took(r.End.Sub(r.Applied.Start)))
	return err
}
