package devdb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/sethvargo/go-retry"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb/docker"
	"github.com/plumbsql/plumb/internal/devdb/fetch"
	"github.com/plumbsql/plumb/internal/fail"
)

// remoteServer is a server that is reached by a URL: the user's, or one in a container.
type remoteServer struct {
	base       url.URL
	superuser  string
	versionNum int
	private    bool
	stop       func() bool // ends the watch on the context
	shut       func() error
	closer     onceError
}

func (s *remoteServer) Major() int        { return s.versionNum / 10000 }
func (s *remoteServer) VersionNum() int   { return s.versionNum }
func (s *remoteServer) Superuser() string { return s.superuser }
func (s *remoteServer) Private() bool     { return s.private }

func (s *remoteServer) URL(user, database string) string {
	return withUserAndDatabase(s.base, s.superuser, user, database)
}

func (s *remoteServer) Close() error {
	return s.closer.do(func() error {
		if s.stop != nil {
			s.stop()
		}
		if s.shut == nil {
			return nil
		}
		return s.shut()
	})
}

// withUserAndDatabase returns a connection URL for another role and database. The password stays only for the role
// that it belongs to; search_path narrows what is looked at, and is not part of the server's address.
func withUserAndDatabase(u url.URL, owner, user, database string) string {
	query := u.Query()
	switch {
	case user != owner:
		u.User = url.User(user)
		query.Del("password")
	case u.User == nil || u.User.Username() == "":
		u.User = url.User(owner)
	}
	for _, key := range []string{"user", "dbname", "search_path"} {
		query.Del(key)
	}
	u.Path, u.RawPath = "/"+database, ""
	u.RawQuery = query.Encode()
	return u.String()
}

// openURL uses a server of the user. It is left as it is; databases are created on it by the caller.
func openURL(ctx context.Context, to target, _ Options) (Server, error) {
	base, err := url.Parse(to.url)
	if err != nil {
		return nil, fail.New("the dev URL can't be parsed", "", urlHint) // the cause would show the password
	}
	f, err := conn.FromURL(to.url)
	if err != nil {
		return nil, fail.Wrap(err, "read the dev URL", "", "")
	}
	found, err := ask(ctx, f)
	if err != nil {
		return nil, fail.Wrap(err, "use the dev server", f.Redacted(conn.Admin), "")
	}
	if to.major != 0 && found.version/10000 != to.major {
		return nil, majorMismatch(found.version/10000, to.major)
	}
	if !found.creates {
		return nil, fail.New(fmt.Sprintf("role %q may not create databases on the dev server", found.user), f.Redacted(conn.Admin),
			fmt.Sprintf("as a superuser: ALTER ROLE %q CREATEDB", found.user))
	}
	return &remoteServer{base: *base, superuser: found.user, versionNum: found.version}, nil
}

// facts are what plumb has to know about a server.
type facts struct {
	version int
	user    string
	creates bool // may create databases
}

func ask(ctx context.Context, f *conn.Factory) (facts, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	c, err := f.Connect(ctx, conn.Admin)
	if err != nil {
		return facts{}, err
	}
	defer func() { _ = c.Close(ctx) }() // the answer is there
	var got facts
	err = c.QueryRow(ctx, `select current_setting('server_version_num')::int, rolname::text, rolsuper or rolcreatedb
		from pg_catalog.pg_roles where rolname = session_user`).Scan(&got.version, &got.user, &got.creates)
	if err != nil {
		return facts{}, fmt.Errorf("ask the server for its version: %w", err)
	}
	return got, checkMajor(got.version / 10000)
}

// openDocker runs a server in a container.
func openDocker(ctx context.Context, to target, opts Options) (_ Server, err error) {
	image := to.image
	if image == "" {
		image = "postgres:" + strconv.Itoa(containerMajor(to.major))
	}
	settings := serverSettings()
	for _, name := range []string{"listen_addresses", "unix_socket_permissions"} { // the image's own are needed
		delete(settings, name)
	}
	opts.notice("starting %s in a container", image)
	ctr, err := docker.Start(ctx, docker.Config{Image: image, User: SuperuserName, Settings: settings})
	if errors.Is(err, docker.ErrNoEngine) {
		return nil, &fail.Error{
			What: "no docker engine answers", Hint: "start docker, or " + installHint(to.major),
			Err: errors.Join(errUnavailable, err),
		}
	}
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = ctr.Close() // the first error says more
		}
	}()
	srv := &remoteServer{superuser: SuperuserName, private: true, shut: ctr.Close, base: url.URL{
		Scheme: "postgres", User: url.UserPassword(SuperuserName, ctr.Password),
		Host: net.JoinHostPort(ctr.Host, strconv.Itoa(ctr.Port)), RawQuery: "sslmode=disable",
	}}
	if srv.versionNum, err = waitForContainer(ctx, srv); err != nil {
		return nil, err
	}
	if to.major != 0 && srv.Major() != to.major {
		return nil, majorMismatch(srv.Major(), to.major)
	}
	srv.stop = context.AfterFunc(ctx, func() { _ = srv.Close() })
	return srv, nil
}

// containerMajor is the major version to run when none is asked for: the newest that plumb knows.
func containerMajor(major int) int {
	if major != 0 {
		return major
	}
	newest := MinMajor
	for _, n := range fetch.Majors("linux", "amd64") {
		newest = max(newest, n)
	}
	return newest
}

// waitForContainer asks for the version until the published port leads to the server.
func waitForContainer(ctx context.Context, srv *remoteServer) (int, error) {
	f, err := conn.FromURL(srv.URL(SuperuserName, "postgres"))
	if err != nil {
		return 0, fmt.Errorf("connect to the container: %w", err)
	}
	var got facts
	backoff := retry.WithMaxDuration(10*time.Second, retry.NewConstant(100*time.Millisecond))
	err = retry.Do(ctx, backoff, func(ctx context.Context) error {
		var err error
		got, err = ask(ctx, f)
		if got.version != 0 {
			return err
		}
		return retry.RetryableError(err)
	})
	if err != nil {
		return 0, fail.Wrap(err, "connect to the container", "", "")
	}
	return got.version, nil
}
