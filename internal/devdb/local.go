package devdb

import (
	"context"
	"net/url"
)

// openLocal starts a server from installed binaries.
func openLocal(ctx context.Context, to target, opts Options) (Server, error) {
	b, err := findBinaries(ctx, to.major)
	if err != nil {
		return nil, err
	}
	return start(ctx, b, opts)
}

// localServer is a server that this process started.
type localServer struct {
	binaries Binaries
	socket   string // the directory of the socket
	run      *runDir
	process  *process
	stop     func() bool // ends the watch on the context
	closer   onceError
}

func (s *localServer) Major() int        { return s.binaries.Major() }
func (s *localServer) VersionNum() int   { return s.binaries.VersionNum }
func (s *localServer) Superuser() string { return SuperuserName }
func (s *localServer) Private() bool     { return true }

// URL needs no password: whoever can reach the socket is trusted.
func (s *localServer) URL(user, database string) string {
	query := url.Values{"host": {s.socket}, "port": {socketPort}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database, RawQuery: query.Encode()}
	return u.String()
}

func (s *localServer) Close() error {
	return s.closer.do(func() error {
		if s.stop != nil {
			s.stop()
		}
		err := s.process.stop()
		if rmErr := s.run.remove(); err == nil {
			err = rmErr
		}
		return err
	})
}
