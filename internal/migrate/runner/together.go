package runner

import (
	"context"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// together refuses files that can't run in one transaction with others.
func together(steps []step) error {
	for _, st := range steps {
		if st.Up.Said {
			return fail.New("the file says in which transaction it runs, and the tx-mode all that all files run in one", st.Up.Path,
				"run those before it with --num-steps, then this one with --tx-mode file --num-steps 1")
		}
		if st.row != nil && !st.row.Finished() && st.row.Applied > 0 {
			return fail.New("the file has begun outside a transaction", st.Up.Path, "finish it with --tx-mode file --num-steps 1")
		}
	}
	return nil
}

// upTogether applies the files of a plan in one transaction, again and again where it can't have a lock. Afterwards the
// database has all of them or none.
func (s *session) upTogether(ctx context.Context, p *upPlan) error {
	s.files = len(p.steps)
	runs := make([]*run, len(p.steps))
	for i, st := range p.steps {
		runs[i] = &run{session: s, step: st, script: st.Up, direction: history.Up, start: time.Now()}
	}
	begun, failed, err := s.inTogether(ctx, runs)
	if err == nil {
		s.applied += len(runs)
		s.endTogether(ctx, runs, nil)
		for i, r := range runs {
			s.file = i + 1
			r.emit(r.event(EventDone))
			p.result.Applied = append(p.result.Applied, r.appliedFile(nil))
		}
		return s.reset(ctx)
	}
	s.endTogether(ctx, runs[:begun], err)
	if failed != nil {
		p.result.Applied = append(p.result.Applied, failed.appliedFile(err))
	}
	p.result.Error = err.Error()
	return err
}

// inTogether returns how many files have begun, and which one failed.
func (s *session) inTogether(ctx context.Context, runs []*run) (begun int, failed *run, err error) {
	for p := runs[0].patience(); ; {
		begun, err = s.inOneTogether(ctx, runs, begun)
		if err == nil {
			return begun, nil, nil
		}
		if begun == 0 {
			return 0, nil, err
		}
		p.r = runs[s.file-1]
		again, err := p.again(ctx, err)
		if !again || err != nil {
			return begun, p.r, err
		}
		for _, r := range runs {
			r.done, r.waits = nil, 0
		}
	}
}

// inOneTogether runs the files in one transaction; begun tells how many have a record of this try.
func (s *session) inOneTogether(ctx context.Context, runs []*run, begun int) (_ int, err error) {
	if err := s.begin(ctx); err != nil {
		return begun, err
	}
	defer func() {
		if err != nil {
			s.rollback(ctx)
		}
	}()
	for i, r := range runs {
		s.file = i + 1
		if i == begun {
			if r.attempt.ID, err = s.beginAttempt(ctx, r.step.Version, r.direction); err != nil {
				return begun, r.explain(err)
			}
			begun++
			r.start = time.Now()
			r.emit(r.event(EventFile))
		}
		if i > 0 { // what the file before it has set must not leak
			if err := s.reset(ctx); err != nil {
				return begun, err
			}
		}
		if err := r.one(ctx, i == len(runs)-1); err != nil {
			return begun, err
		}
	}
	return begun, s.commit(ctx)
}

// one runs one of the files. Deferred constraints wait for the end of the last one, as they do in a transaction.
func (r *run) one(ctx context.Context, last bool) error {
	if err := r.limitWaits(ctx); err != nil {
		return err
	}
	begin, finish := r.books(ctx)
	if err := r.body(ctx, begin); err != nil {
		return err
	}
	if last {
		if err := r.checkDeferred(ctx); err != nil {
			return err
		}
	}
	return r.record(ctx, finish)
}

// endTogether ends the record of each try.
func (s *session) endTogether(ctx context.Context, runs []*run, err error) {
	for i, r := range runs {
		ended := err
		if err != nil && i < len(runs)-1 {
			ended = fail.New("rolled back together with "+runs[len(runs)-1].script.Path, r.script.Path, "")
		}
		_ = s.endAttempt(ctx, r.attempt, ended) // a failure to record doesn't hide what happened
	}
}
