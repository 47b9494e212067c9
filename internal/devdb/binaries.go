package devdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// BinEnv is the environment variable that names the bin directory of the PostgreSQL to use.
const BinEnv = "PLUMB_PG_BIN"

// Binaries is an installed PostgreSQL.
type Binaries struct {
	// Dir is the directory of postgres and initdb.
	Dir string
	// VersionNum is what server_version_num will show: 150018.
	VersionNum int
	// Version is the first line of postgres --version.
	Version string
	// Psql and PgDump are the paths of the client programs beside the server, "" where they are missing, as in the
	// packages from npm.
	Psql, PgDump string
}

// Major is the major version: 15.
func (b Binaries) Major() int { return b.VersionNum / 10000 }

func (b Binaries) program(name string) string { return filepath.Join(b.Dir, name+exeSuffix) }

// FindBinaries returns an installed PostgreSQL of a major version, or the newest when major is 0.
//
// It looks at $PLUMB_PG_BIN, which wins when its version fits, then in PATH and where the packages of Debian, Red Hat,
// Homebrew and Postgres.app put it, last at pg_config --bindir. A PLUMB_PG_BIN without PostgreSQL in it is an error.
func FindBinaries(major int) (Binaries, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return findBinaries(ctx, major)
}

func findBinaries(ctx context.Context, major int) (Binaries, error) {
	if err := checkMajor(major); err != nil {
		return Binaries{}, err
	}
	if dir := os.Getenv(BinEnv); dir != "" {
		b, err := inspectBinaries(ctx, dir)
		if err != nil {
			return Binaries{}, fail.Wrap(err, "use "+BinEnv, dir, "set it to a directory that holds postgres and initdb, or unset it")
		}
		if major == 0 || b.Major() == major {
			return b, checkBinaries(b)
		}
	}
	dirs := binaryDirs()
	best, seen, err := newest(ctx, dirs, major)
	if err == nil && best.Dir == "" {
		// pg_config may be a script: it is asked only when there is nothing in the usual places.
		if dir := configuredDir(ctx); dir != "" && !slices.Contains(dirs, dir) {
			var more []string
			best, more, err = newest(ctx, []string{dir}, major)
			seen = append(seen, more...)
		}
	}
	if err != nil {
		return Binaries{}, err
	}
	if best.Dir == "" {
		what := "no PostgreSQL " + majorText(major) + "is installed"
		if len(seen) > 0 {
			what += "; found " + strings.Join(seen, ", ")
		}
		return Binaries{}, unavailable(what, installHint(major))
	}
	if err := checkBinaries(best); err != nil {
		// Too old is no reason to stop: a download may be newer.
		return Binaries{}, unavailable(err.Error(), installHint(major))
	}
	return best, nil
}

func checkBinaries(b Binaries) error {
	if err := checkMajor(b.Major()); err != nil {
		return fail.Wrap(err, "use these binaries", b.Dir, "")
	}
	return nil
}

// newest returns the newest usable binaries in dirs, of one major version when that is not 0, and what it saw.
func newest(ctx context.Context, dirs []string, major int) (best Binaries, seen []string, err error) {
	for _, dir := range dirs {
		b, err := inspectBinaries(ctx, dir)
		if err != nil {
			if ctx.Err() != nil {
				return Binaries{}, nil, fmt.Errorf("look for PostgreSQL: %w", ctx.Err())
			}
			continue
		}
		seen = append(seen, fmt.Sprintf("%d in %s", b.Major(), dir))
		if (major == 0 || b.Major() == major) && b.Major() > best.Major() {
			best = b
		}
	}
	return best, seen, nil
}

// usualDirs are patterns of the directories where packages put PostgreSQL.
var usualDirs = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/local/pgsql/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// binaryDirs lists the usual places, in the order of preference among equal versions. A directory of links, as
// /usr/local/bin often is, stands for the one that the links lead to.
func binaryDirs() []string {
	var dirs []string
	seen := map[string]bool{}
	add := func(dir string) {
		if resolved, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"+exeSuffix)); err == nil {
			if behind := filepath.Dir(resolved); isProgram(filepath.Join(behind, "initdb"+exeSuffix)) {
				dir = behind
			}
			if !seen[dir] {
				seen[dir] = true
				dirs = append(dirs, dir)
			}
		}
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		add(filepath.Dir(path))
	}
	for _, pattern := range usualDirs {
		matches, _ := filepath.Glob(pattern) // the only error is a malformed pattern
		for _, dir := range matches {
			add(dir)
		}
	}
	return dirs
}

// configuredDir is where pg_config says that the binaries are, or "".
func configuredDir(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

var exeSuffix = map[bool]string{true: ".exe", false: ""}[runtime.GOOS == "windows"]

// inspectBinaries asks the server in dir for its version.
func inspectBinaries(ctx context.Context, dir string) (Binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Binaries{}, err
	}
	b := Binaries{Dir: dir}
	for _, name := range []string{"postgres", "initdb"} {
		if !isProgram(b.program(name)) {
			return Binaries{}, fmt.Errorf("there is no %s in %s", name, dir)
		}
	}
	if b.Version, err = askVersion(ctx, b); err != nil {
		return Binaries{}, err
	}
	if b.VersionNum, err = parseVersion(b.Version); err != nil {
		return Binaries{}, err
	}
	if isProgram(b.program("psql")) {
		b.Psql = b.program("psql")
	}
	if isProgram(b.program("pg_dump")) {
		b.PgDump = b.program("pg_dump")
	}
	return b, nil
}

// versions remembers what a program said, by the program's path and its file's state.
var versions sync.Map

type programState struct {
	path     string
	modified time.Time
	size     int64
}

// askVersion runs postgres --version, once per installed file: loading its libraries takes 10 ms.
func askVersion(ctx context.Context, b Binaries) (string, error) {
	path := b.program("postgres")
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("look at %s: %w", path, err)
	}
	state := programState{path: path, modified: info.ModTime(), size: info.Size()}
	if text, ok := versions.Load(state); ok {
		return text.(string), nil
	}
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = serverEnv()
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("run %s --version: %w", path, describeExit(err))
	}
	text := strings.TrimSpace(string(out))
	versions.Store(state, text)
	return text, nil
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0)
}

var versionRE = regexp.MustCompile(`\) (\d{1,3})(?:\.(\d{1,3}))?(?:\D|$)`)

// parseVersion reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)". A beta counts as minor 0, as in
// server_version_num.
func parseVersion(text string) (int, error) {
	m := versionRE.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("no version in %q", text)
	}
	major, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, fmt.Errorf("read the version in %q: %w", text, err)
	}
	minor := 0
	if m[2] != "" {
		if minor, err = strconv.Atoi(m[2]); err != nil {
			return 0, fmt.Errorf("read the version in %q: %w", text, err)
		}
	}
	return major*10000 + minor, nil
}

// describeExit adds what a program said on stderr to its exit status.
func describeExit(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}

// serverEnv is the whole environment of every PostgreSQL program that plumb runs: nothing of this process's own gets
// in, so that no token or PG* variable can be read by what runs on the server.
func serverEnv() []string {
	return []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "LANG=C", "TZ=UTC"}
}
