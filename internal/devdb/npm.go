package devdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"github.com/plumbsql/plumb/internal/devdb/fetch"
	"github.com/plumbsql/plumb/internal/fail"
)

// openCached starts a server from binaries that were downloaded before.
func openCached(ctx context.Context, to target, opts Options) (Server, error) {
	cache, err := cacheDir(opts)
	if err != nil {
		return nil, err
	}
	b, err := cachedBinaries(ctx, cache, to.major)
	if err != nil {
		return nil, err
	}
	return start(ctx, b, opts)
}

// binariesDir is where the binaries of a major version are unpacked.
func binariesDir(cache string, major int) string {
	return filepath.Join(cache, "pg", strconv.Itoa(major))
}

// cachedBinaries returns binaries from the cache, the newest when major is 0.
func cachedBinaries(ctx context.Context, cache string, major int) (Binaries, error) {
	majors := []int{major}
	if major == 0 {
		majors = cachedMajors(cache)
	}
	for _, n := range majors {
		b, err := inspectBinaries(ctx, filepath.Join(binariesDir(cache, n), "bin"))
		if err == nil && b.Major() == n {
			return b, nil
		}
		if ctx.Err() != nil {
			return Binaries{}, fmt.Errorf("look for PostgreSQL: %w", ctx.Err())
		}
	}
	return Binaries{}, unavailable("no PostgreSQL "+majorText(major)+"is in the cache",
		"use npm://"+majorSuffix(major)+" to download it")
}

func majorSuffix(major int) string {
	if major == 0 {
		return ""
	}
	return strconv.Itoa(major)
}

// cachedMajors lists the versions in the cache, newest first.
func cachedMajors(cache string) []int {
	entries, _ := os.ReadDir(filepath.Join(cache, "pg")) // missing is empty
	var majors []int
	for _, entry := range entries {
		if n, err := strconv.Atoi(entry.Name()); err == nil && n >= MinMajor {
			majors = append(majors, n)
		}
	}
	slices.SortFunc(majors, func(a, b int) int { return b - a })
	return majors
}

// openNPM starts a server from binaries of the npm registry, which it keeps in the cache.
func openNPM(ctx context.Context, to target, opts Options) (Server, error) {
	pkg, major, err := pinnedPackage(to.major)
	if err != nil {
		return nil, err
	}
	cache, err := cacheDir(opts)
	if err != nil {
		return nil, err
	}
	b, err := cachedBinaries(ctx, cache, major)
	if errors.Is(err, errUnavailable) {
		b, err = download(ctx, pkg, major, cache, opts)
	}
	if err != nil {
		return nil, err
	}
	return start(ctx, b, opts)
}

// pinnedPackage returns the package for this machine, of the newest version when major is 0.
func pinnedPackage(major int) (fetch.Package, int, error) {
	majors := fetch.Majors(runtime.GOOS, runtime.GOARCH)
	if major == 0 && len(majors) > 0 {
		major = majors[len(majors)-1]
	}
	pkg, ok := fetch.Pin(runtime.GOOS, runtime.GOARCH, major)
	if !ok {
		return fetch.Package{}, 0, unavailable(
			fmt.Sprintf("npm has no PostgreSQL %sfor %s/%s", majorText(major), runtime.GOOS, runtime.GOARCH), installHint(major))
	}
	return pkg, major, nil
}

// download fills the cache, once however many processes ask for it.
func download(ctx context.Context, pkg fetch.Package, major int, cache string, opts Options) (Binaries, error) {
	dir := binariesDir(cache, major)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return Binaries{}, fail.Wrap(err, "create the cache directory", "", "")
	}
	lock := flock.New(dir + ".lock")
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return Binaries{}, fmt.Errorf("wait for another process to download PostgreSQL %d: %w", major, err)
	}
	defer func() { _ = lock.Close() }()
	if b, err := cachedBinaries(ctx, cache, major); err == nil { // downloaded while we waited
		return b, nil
	}
	// What is there can't be used: an unpacked package from another platform, for one.
	if err := os.RemoveAll(dir); err != nil {
		return Binaries{}, fmt.Errorf("clear the cache: %w", err)
	}
	opts.notice("downloading PostgreSQL %d (%s@%s) with npm", major, pkg.Name, pkg.Version)
	if err := fetch.Install(ctx, pkg, dir); err != nil {
		if errors.Is(err, fetch.ErrNoNPM) {
			return Binaries{}, unavailable("npm is not installed", installHint(major))
		}
		return Binaries{}, err
	}
	b, err := inspectBinaries(ctx, filepath.Join(dir, "bin"))
	if err != nil {
		_ = os.RemoveAll(dir) // keep nothing that does not run
		return Binaries{}, unavailable(fmt.Sprintf("PostgreSQL %d from npm does not run here: %v", major, err), installHint(major))
	}
	return b, nil
}
