package inspect

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/blocks"
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/state"
)

// Schema is the document of `schema inspect`.
type Schema struct {
	// URL is where the schema comes from, without a password; Version is the server's major version.
	URL     string `json:"url"`
	Version int    `json:"version"`
	// Hash is the same for schemas that compare as equal: "h1:" and a base64 SHA-256. The order of columns doesn't count.
	Hash string `json:"hash"`
	// Objects are the identities of all objects, sorted.
	Objects []string `json:"objects"`
	// Unmanaged are the objects of kinds that are left out.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// SQL makes the schema in an empty database, and HCL is the same as blocks. HCL is missing where blocks can't hold a text.
	SQL string `json:"sql"`
	HCL string `json:"hcl,omitempty"`

	unwritten error // why HCL is missing
}

// MarshalSQL and MarshalHCL are what Atlas's templates call the texts.
func (s *Schema) MarshalSQL() string { return s.SQL }

// MarshalHCL returns the schema as HCL blocks, or why there are none.
func (s *Schema) MarshalHCL() (string, error) { return s.HCL, s.unwritten }

// RedactedURL is what Atlas's templates call the URL.
func (s *Schema) RedactedURL() string { return s.URL }

// New describes a state.
func New(s *state.State) (*Schema, error) {
	document := &Schema{URL: s.URL, Version: s.Catalog.Major(), Unmanaged: s.Catalog.Unmanaged}
	var err error
	if document.SQL, err = SQL(s.Catalog); err != nil {
		return nil, err
	}
	document.HCL, document.unwritten = HCL(s.Catalog)
	for _, object := range s.Catalog.Sorted() {
		document.Objects = append(document.Objects, object.ID.String())
	}
	document.Hash, err = hash(s.Catalog)
	return document, err
}

// SQL returns the statements that make a schema in an empty database.
func SQL(db *catalog.Database) (string, error) {
	p, err := plan.Build(fresh(db), db, printed())
	if err != nil {
		return "", err
	}
	return draft.Script(p.Versions), nil
}

// HCL returns a schema as HCL blocks. What HCL has no block for stands in sql blocks at the end.
func HCL(db *catalog.Database) (string, error) {
	document, rest, err := written(db)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, block := range document.Blocks {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(block.Text)
	}
	if rest != "" {
		if !blocks.Writable(rest) {
			return "", unwritable("what there are no blocks for")
		}
		out.WriteString("\n" + blocks.SQL(rest))
	}
	return out.String(), nil
}

// hash covers what internal/diff compares: identities and attributes.
func hash(db *catalog.Database) (string, error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for _, object := range db.Sorted() {
		facts := []any{object.ID}
		for name, value := range object.Attributes() {
			if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && v.Len() == 0 {
				value = nil // empty and missing are the same to a comparison
			}
			facts = append(facts, name, value)
		}
		if err := encoder.Encode(facts); err != nil {
			return "", fmt.Errorf("hash %s: %w", object.ID, err)
		}
	}
	return "h1:" + base64.StdEncoding.EncodeToString(sum.Sum(nil)), nil
}

// printed are the options of plans that are read, and loaded in comparisons, but not run by a migration user.
func printed() plan.Options {
	return plan.Options{Rooms: all.Rooms(), OneTransaction: true, Printed: true}
}

// fresh is what a new database has.
func fresh(s *catalog.Database) *catalog.Database {
	base := catalog.New(s.VersionNum)
	if public := s.Get(catalog.ID{Kind: catalog.Schema, Name: "public"}); public != nil {
		base.Add(public)
	}
	return base
}

// Empty is what every new database has: nothing but the schema public, as it is in s.
func Empty(s *catalog.Database) *catalog.Database {
	base := catalog.New(s.VersionNum)
	id := catalog.ID{Kind: catalog.Schema, Name: "public"}
	if public := s.Get(id); public != nil {
		base.Add(public)
		for _, part := range s.Parts(id) {
			// Who owns the schema and may do what in it is as it is before; a comment of its own and default privileges in it are not.
			if part.ID.On == catalog.Schema && part.ID.Kind != catalog.Comment {
				base.Add(part)
			}
		}
	}
	return base
}

// Difference is the document of `schema diff`.
type Difference struct {
	// From and To are the sides, without passwords.
	From string `json:"from"`
	To   string `json:"to"`
	// Changes are the changed objects, a line each.
	Changes []string `json:"changes,omitempty"`
	// Unmanaged are the objects of kinds that are left out: `+ server s` only in To, `- server s` only in From.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// Destructive are the steps that lose data.
	Destructive []string `json:"destructive,omitempty"`
	// Steps say for each step what it locks, reads and writes anew of what was there before, and whom it breaks.
	Steps []plan.Flags `json:"steps,omitempty"`
	// Notes are things to know, such as choices that were made.
	Notes []string `json:"notes,omitempty"`
	// SQL leads from one to the other.
	SQL string `json:"sql,omitempty"`
	// Target is the state to which the SQL leads.
	Target *catalog.Database `json:"-"`
	// Schema is the part of SQL that changes the schema; what follows is about rows.
	Schema string `json:"-"`

	versions []plan.Version
}

// Diff describes the way between two states, as far as it is within the scope; the opener made them. online says which forms to
// use that don't block tables in use.
func Diff(ctx context.Context, opener *state.Opener, from, to *state.State, within *scope.Scope, online kind.Online) (*Difference, error) {
	from, to = explicit(from, to)
	to = to.As(catalog.Finish(from.Catalog, to.Catalog))
	document := &Difference{
		From: from.URL, To: to.URL, Unmanaged: diff.Unmanaged(from.Catalog, to.Catalog),
		Notes: slices.Concat(from.Notes, to.Notes), Target: to.Catalog,
	}
	if len(to.Renamed) == 0 && len(diff.Compare(from.Catalog, to.Catalog)) == 0 {
		return document, nil
	}
	if to.Reachable() {
		if err := opener.CheckBodies(ctx, to); err != nil {
			return nil, err
		}
	}
	found, err := Plan(ctx, opener, from, to, within, plan.Options{Rooms: all.Rooms(), Online: online})
	if err != nil {
		return nil, err
	}
	document.Target = found.Target
	for _, change := range diff.Compare(from.Catalog, found.Target) {
		document.Changes = append(document.Changes, change.String())
	}
	document.Notes = append(document.Notes, found.Notes...)
	for _, step := range found.Plan.Steps() {
		document.Steps = append(document.Steps, step.Flags())
	}
	for _, step := range found.Plan.Destructive() {
		document.Destructive = append(document.Destructive, step.Comment()+": "+step.Destroys)
	}
	document.versions = found.Plan.Versions
	document.Schema = draft.Script(document.versions)
	document.SQL = document.Schema
	return document, nil
}

// explicit lets what is granted to the migration user count in a comparison of two live databases that are read by superusers.
// Elsewhere it is the administrator's matter: files don't tell of it, and another user could not change it.
func explicit(from, to *state.State) (*state.State, *state.State) {
	for _, s := range []*state.State{from, to} {
		if s.Database != nil || !s.Catalog.Superuser {
			return from, to
		}
	}
	return from.As(from.Catalog.WithLatent()), to.As(to.Catalog.WithLatent())
}

// Rows adds to the way between two states what leads the rows of the first to those that the second has because its files
// hold them.
func (d *Difference) Rows(ctx context.Context, rows *seed.Settings, from, to *state.State, within *scope.Scope) error {
	d.Notes = append(d.Notes, rows.Notes(to)...)
	var steps []plan.Step
	for _, version := range d.versions {
		steps = append(steps, version.Steps...)
	}
	way, err := rows.Between(ctx, from, to, to.Seeded, within, steps)
	if err != nil || way.Empty() {
		return err
	}
	for _, row := range way.Differences() {
		d.Changes = append(d.Changes, row.String())
	}
	version := way.Version()
	for _, step := range version.Steps {
		d.Steps = append(d.Steps, step.Flags())
		if step.Destroys != "" {
			d.Destructive = append(d.Destructive, step.Comment()+": "+step.Destroys)
		}
	}
	d.SQL = draft.Script(follow(d.versions, version))
	return nil
}

// follow puts a version behind others: into the last transaction, unless that adds a label to an enum, which can't be used in
// it yet.
func follow(versions []plan.Version, rows plan.Version) []plan.Version {
	versions = slices.Clone(versions)
	last := len(versions) - 1
	labels := func(step plan.Step) bool {
		return slices.ContainsFunc(step.Statements, func(s ddl.Statement) bool { return strings.Contains(s.SQL, " ADD VALUE ") })
	}
	if last < 0 || versions[last].NoTx || slices.ContainsFunc(versions[last].Steps, labels) {
		return append(versions, rows)
	}
	versions[last].Steps = slices.Concat(versions[last].Steps, rows.Steps)
	return versions
}
