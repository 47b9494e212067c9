package state

import (
	"context"

	"github.com/plumbsql/plumb/internal/workspace"
)

// room is an empty throwaway database that is made while its files are read: for large schemas both take about as long.
type room struct {
	opener *Opener
	// first tells that the workspace was not open yet.
	first  bool
	cancel context.CancelFunc
	ready  chan struct{}
	// What follows may be read once ready is closed.
	w   *workspace.Workspace
	db  *workspace.Database
	err error
}

// prepare begins to make a room. Call either wait or discard. The context stays open after wait, as the server lives in it.
func (o *Opener) prepare(ctx context.Context) *room {
	first := !o.opened()
	ctx, cancel := context.WithCancel(ctx)
	r := &room{opener: o, first: first, cancel: cancel, ready: make(chan struct{})}
	go func() {
		defer close(r.ready)
		if r.w, r.err = o.Workspace(ctx); r.err == nil {
			r.db, r.err = r.w.NewDatabase(ctx)
		}
	}()
	return r
}

// wait returns the database, which is the caller's then.
func (r *room) wait() (*workspace.Workspace, *workspace.Database, error) {
	<-r.ready
	return r.w, r.db, r.err
}

// discard ends what was begun and returns when nothing of it is left.
func (r *room) discard(ctx context.Context) {
	// Nobody who waits for an error of a file should have to wait for a server of plumb's own to start. On another one, a
	// statement that is interrupted may be done after its session, and what it made would stay.
	if !IsLive(r.opener.options.DevURL) {
		r.cancel()
	}
	<-r.ready
	if r.db != nil {
		r.db.Discard(ctx)
	}
	if r.first {
		// A server goes with the context that it was started with. The error about the file says more than one of closing.
		_ = r.opener.Close(ctx)
	}
}
