package devdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// aptTimeout is for an update of the package lists and 50 MB of packages.
const aptTimeout = 10 * time.Minute

// openApt installs the distribution's PostgreSQL. It changes the machine, so it needs Options.AllowInstall.
func openApt(ctx context.Context, to target, opts Options) (Server, error) {
	if !opts.AllowInstall {
		return nil, unavailable("installing was not allowed", "")
	}
	if os.Geteuid() != 0 {
		return nil, unavailable("installing needs root", "")
	}
	path, err := exec.LookPath("apt-get")
	if err != nil {
		return nil, unavailable("apt-get is not installed", "")
	}
	if err := aptInstall(ctx, path, aptPackage(to.major), opts); err != nil {
		return nil, err
	}
	return openLocal(ctx, to, opts)
}

func aptPackage(major int) string {
	if major == 0 {
		return "postgresql"
	}
	return fmt.Sprintf("postgresql-%d", major)
}

// aptInstall installs a package; when apt does not know it, the lists may be old or, in a container, missing.
func aptInstall(ctx context.Context, path, pkg string, opts Options) error {
	ctx, cancel := context.WithTimeout(ctx, aptTimeout)
	defer cancel()
	opts.notice("installing %s with apt-get", pkg)
	install := []string{"install", "-y", "--no-install-recommends", pkg}
	if _, err := aptGet(ctx, path, install...); err == nil {
		return nil
	}
	if out, err := aptGet(ctx, path, "update"); err != nil {
		return aptError(ctx, err, "update", out)
	}
	out, err := aptGet(ctx, path, install...)
	if err == nil {
		return nil
	}
	if strings.Contains(out, "Unable to locate package") {
		return unavailable("apt-get knows no "+pkg, "add the repository of apt.postgresql.org")
	}
	return aptError(ctx, err, "install "+pkg, out)
}

func aptGet(ctx context.Context, path string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func aptError(ctx context.Context, err error, what, out string) error {
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	last := out[strings.LastIndexByte(out, '\n')+1:]
	return fail.Wrap(err, "apt-get "+what+": "+last, "", "install PostgreSQL by hand")
}
