//go:build unix

package devdb

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/plumbsql/plumb/internal/fail"
)

// identity is who the server runs as. PostgreSQL refuses to run as root, and initdb refuses a user id without a name.
type identity struct {
	name     string
	uid, gid int
	drop     bool // become uid and gid; needs root
	userns   bool // appear as another user inside a user namespace; files still belong to the user outside
}

// apply makes cmd run as the identity.
func (id identity) apply(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	switch {
	case id.drop:
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(id.uid), Gid: uint32(id.gid)}
	case id.userns:
		enterUserNamespace(cmd.SysProcAttr)
	}
	cmd.Dir = "/" // the current directory may be closed to the identity
}

// try reports why the identity can't run the binaries.
func (id identity) try(ctx context.Context, b Binaries) error {
	cmd := exec.CommandContext(ctx, b.program("initdb"), "--version")
	cmd.Env = serverEnv()
	id.apply(cmd)
	_, err := cmd.Output()
	return describeExit(err)
}

// own gives a path to the identity.
func (id identity) own(path string) error {
	if !id.drop {
		return nil
	}
	return os.Lchown(path, id.uid, id.gid)
}

// candidates lists identities in order of preference.
func candidates() []identity {
	uid := os.Geteuid()
	if uid != 0 {
		ids := []identity{}
		if _, err := user.LookupId(strconv.Itoa(uid)); err == nil {
			ids = append(ids, identity{name: "the current user", uid: uid, gid: os.Getegid()})
		}
		return append(ids, namespaceIdentities()...)
	}
	var ids []identity
	for _, name := range []string{"postgres", "nobody"} {
		if id, ok := lookupIdentity(name); ok {
			ids = append(ids, id)
		}
	}
	return append(ids, namespaceIdentities()...)
}

func lookupIdentity(name string) (identity, bool) {
	u, err := user.Lookup(name)
	if err != nil {
		return identity{}, false
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 31)
	if err != nil || uid == 0 {
		return identity{}, false
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 31)
	if err != nil {
		return identity{}, false
	}
	return identity{name: name, uid: int(uid), gid: int(gid), drop: true}, true
}

// picked remembers the identity per directory of binaries: trying costs a process.
var picked sync.Map

// pickIdentity returns the first identity that can run the binaries. Trying is the only sure way: a container may
// forbid setuid or user namespaces, and a directory above the binaries may be closed.
func pickIdentity(ctx context.Context, b Binaries) (identity, error) {
	if id, ok := picked.Load(b.Dir); ok {
		return id.(identity), nil
	}
	var tried []string
	for _, id := range candidates() {
		err := id.try(ctx, b)
		if err == nil {
			picked.Store(b.Dir, id)
			return id, nil
		}
		if ctx.Err() != nil {
			return identity{}, fmt.Errorf("start PostgreSQL: %w", ctx.Err())
		}
		tried = append(tried, fmt.Sprintf("as %s: %v", id.name, err))
	}
	what := "PostgreSQL does not run as root, and no other user can run " + b.Dir
	if os.Geteuid() != 0 {
		what = fmt.Sprintf("PostgreSQL does not run as user %d, which has no name, and a user namespace is not allowed", os.Geteuid())
	}
	return identity{}, &fail.Error{
		What: what + " (" + strings.Join(tried, "; ") + ")",
		Hint: "run as an ordinary user, create a user named postgres, or give the URL of a server with --dev-url",
		Err:  errUnavailable,
	}
}
