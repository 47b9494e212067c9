package rename

import (
	"context"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Result is a state under new names.
type Result struct {
	// Steps rename, and drop first what has a name that is needed. They run in a transaction before all others.
	Steps []plan.Step
	// Catalog is the state after them.
	Catalog *catalog.Database
}

// Apply renames on a copy of base, which stands at the state now, what the wishes say and what took its name from that.
// base must have no connections. The error is a *fail.Error where the wishes contradict each other or the state.
func Apply(ctx context.Context, base *workspace.Database, now, want *catalog.Database, wishes []Wish) (*Result, error) {
	s := newSession(ctx, base, now, want)
	defer s.close()
	for number := range rounds {
		pairs, err := s.pairs(wishes, number)
		if err != nil {
			return nil, err
		}
		if err := s.rename(pairs); err != nil {
			return nil, err
		}
	}
	if err := s.rename(s.derived()); err != nil {
		return nil, err
	}
	if err := s.rename(s.identities()); err != nil {
		return nil, err
	}
	return &Result{Steps: s.steps, Catalog: s.now}, nil
}

// Plan plans the way from what was renamed to want, with the renaming steps in front.
func (r *Result) Plan(want *catalog.Database, options plan.Options) (*plan.Plan, error) {
	p, err := plan.Build(r.Catalog, want, options)
	if err != nil {
		return nil, err
	}
	return r.precede(p), nil
}

// precede puts the steps in front of a plan.
func (r *Result) precede(p *plan.Plan) *plan.Plan {
	if len(r.Steps) == 0 {
		return p
	}
	first := plan.Version{Steps: r.Steps}
	versions := p.Versions
	if len(versions) > 0 && !versions[0].NoTx {
		first = versions[0]
		first.Steps = slices.Concat(r.Steps, first.Steps)
		versions = versions[1:]
	}
	return &plan.Plan{Versions: append([]plan.Version{first}, versions...), Online: p.Online, Notes: p.Notes}
}

// session renames on one copy of a database.
type session struct {
	ctx       context.Context
	base, db  *workspace.Database
	now, want *catalog.Database
	rooms     map[catalog.Kind]*kind.Room
	steps     []plan.Step
	// renamed are the pairs so far.
	renamed []Pair
}

func newSession(ctx context.Context, base *workspace.Database, now, want *catalog.Database) *session {
	s := &session{ctx: ctx, base: base, now: now, want: want, rooms: map[catalog.Kind]*kind.Room{}}
	for _, room := range all.Rooms() {
		s.rooms[room.Kind()] = room
	}
	return s
}

func (s *session) close() {
	if s.db != nil {
		s.db.Discard(s.ctx)
	}
}

// rename runs the statements of pairs, and what has to go before, and reads what the server made of it.
func (s *session) rename(pairs []Pair) error {
	if len(pairs) == 0 {
		return nil
	}
	pairs, err := s.single(pairs)
	if err != nil {
		return err
	}
	steps, err := s.aside(pairs)
	if err != nil {
		return err
	}
	for i, pair := range pairs {
		step, err := s.step(pair, pairs[i+1:])
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	if err := s.run(steps); err != nil {
		return err
	}
	s.steps, s.renamed = append(s.steps, steps...), append(s.renamed, pairs...)
	s.now, err = s.db.Catalog(s.ctx)
	return err
}

func (s *session) run(steps []plan.Step) (err error) {
	if s.db == nil {
		if s.db, err = s.base.Clone(s.ctx); err != nil {
			return err
		}
	}
	for _, step := range steps {
		for _, statement := range step.Statements {
			if err := s.db.Exec(s.ctx, statement.Repeatable()); err != nil {
				return fail.Wrap(err, strings.ToLower(step.Comment()[:1])+step.Comment()[1:], "",
					"make the change in a migration written by hand (plumb migrate new), and remove renamed_from")
			}
		}
	}
	return nil
}

// single splits what gets both another name and another schema: PostgreSQL has a statement for each.
func (s *session) single(pairs []Pair) ([]Pair, error) {
	var list []Pair
	for _, pair := range pairs {
		if pair.From.Schema == pair.To.Schema || pair.From.Name == pair.To.Name {
			list = append(list, pair)
			continue
		}
		moved, renamed := pair.From, pair.From
		moved.Schema, renamed.Name = pair.To.Schema, pair.To.Name
		switch {
		case !s.taken(pair.From, moved):
			list = append(list, Pair{pair.From, moved}, Pair{moved, pair.To})
		case !s.taken(pair.From, renamed):
			list = append(list, Pair{pair.From, renamed}, Pair{renamed, pair.To})
		default:
			return nil, fail.New(pair.From.String()+" can't become "+pair.To.QualifiedName()+" in one migration: both names in between are taken",
				"", "move it and rename it in two migrations")
		}
	}
	return list, nil
}

// step returns the step for a pair. It is made only where the old name is there and the new one isn't, nor the last one of
// what is moved and renamed.
func (s *session) step(pair Pair, later []Pair) (plan.Step, error) {
	room := s.rooms[pair.From.Kind]
	if room == nil || room.Renaming == nil {
		return plan.Step{}, fail.New("PostgreSQL can't rename "+pair.From.String(), "", "remove renamed_from: it is dropped and created")
	}
	c := s.context()
	conditions := []string{room.Renaming.Present(c, pair.From), ddl.Not(room.Renaming.Present(c, pair.To))}
	i := slices.IndexFunc(later, func(p Pair) bool { return p.From == pair.To })
	if i >= 0 {
		conditions = append(conditions, ddl.Not(room.Renaming.Present(c, later[i].To)))
	}
	sql := room.Renaming.SQL(c, pair.From, pair.To)
	step := plan.Step{
		Action: plan.Rename, Object: pair.From, To: pair.To, Breaks: room.Renaming.Breaks, Within: s.isWithin(pair.From),
		Statements: []ddl.Statement{ddl.RunWhen(strings.Join(conditions, " AND "), sql)},
	}
	step.Rate(c, []catalog.ID{pair.From})
	return step, nil
}

func (s *session) context() *kind.Context {
	return &kind.Context{Old: s.now, New: s.want, Rooms: s.rooms}
}
