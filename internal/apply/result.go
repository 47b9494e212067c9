package apply

import (
	"net"
	"net/url"
	"strconv"
	"time"

	"ariga.io/atlas-go-sdk/atlasexec"
	"ariga.io/atlas/sql/sqlclient"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/plan"
)

// Result is the document of `schema apply`, in the shape of Atlas's.
type Result struct {
	atlasexec.SchemaApply
	// Proved is always true where there are changes: nothing else is shown or applied.
	Proved bool `json:"Proved,omitempty"`
	// Equal says that the database, read again afterwards, is what the schema files say.
	Equal bool
	// Destroys says what data is lost.
	Destroys []string `json:"Destroys,omitempty"`
	// Flags say for each step what it locks, reads and writes anew of what was there before, and whom it breaks.
	Flags []plan.Flags `json:"Flags,omitempty"`
	Notes []string     `json:"Notes,omitempty"`
}

// failure is a statement that failed.
type failure struct{ stmt, text string }

// Result describes the plan before anything is applied: all statements are pending.
func (p *Plan) Result() *Result {
	r := &Result{Proved: !p.Empty(), Equal: p.Empty(), Notes: p.Notes}
	db := p.factory.Database()
	u := &url.URL{Scheme: "postgres", Host: net.JoinHostPort(db.Host, strconv.Itoa(db.Port)), Path: "/" + db.Name}
	r.Env = atlasexec.Env{Driver: "postgres", URL: &sqlclient.URL{URL: u}}
	r.Start, r.End = p.start, time.Now()
	r.Changes.Pending = p.statements()
	for _, step := range p.Steps() {
		r.Flags = append(r.Flags, step.Flags())
		if step.Destroys != "" {
			r.Destroys = append(r.Destroys, step.Destroys)
		}
	}
	return r
}

// record puts down what was applied and what was not.
func (r *Result) record(done, left []string, begun time.Time, failed *failure) {
	r.End = time.Now()
	r.Changes = atlasexec.Changes{Applied: done, Pending: left}
	r.Applied = &atlasexec.AppliedFile{Start: begun, End: r.End, Applied: done}
	if failed == nil {
		return
	}
	r.Error = failed.text
	r.Changes.Error = &atlasexec.StmtError{Stmt: failed.stmt, Text: failed.text}
	r.Applied.Error = &struct{ Stmt, Text string }{failed.stmt, failed.text}
}

// statements are all statements of the plan, without passwords.
func (p *Plan) statements() []string {
	var all []string
	for _, version := range p.Versions {
		for _, statement := range draft.Statements(version) {
			all = append(all, runner.Redact(statement.Plain()))
		}
	}
	return all
}
