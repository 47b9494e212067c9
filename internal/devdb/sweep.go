//go:build unix

package devdb

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// unlockedAge is how long a directory without a lock file is left alone: its maker may be about to write one.
const unlockedAge = time.Minute

// sweep removes what killed processes left behind. It never touches what belongs to a living one, nor what belongs to another user.
// Nothing depends on it, so it reports nothing: what can't be removed now is found again by the next one.
func sweep() {
	bases := map[string]bool{memoryDir: true, os.TempDir(): true, "/tmp": true}
	for base := range bases {
		if base == "" {
			continue
		}
		dirs, _ := filepath.Glob(filepath.Join(base, runDirPrefix+"*")) // the only error is a malformed pattern
		for _, dir := range dirs {
			sweepDir(dir)
		}
	}
}

func sweepDir(dir string) {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != os.Geteuid() {
		return
	}
	if _, err := os.Lstat(filepath.Join(dir, "lock")); err != nil {
		if errors.Is(err, os.ErrNotExist) && time.Since(info.ModTime()) > unlockedAge {
			_ = os.RemoveAll(dir)
		}
		return
	}
	owner, err := tryLock(filepath.Join(dir, "lock"))
	if err != nil {
		return // alive
	}
	defer func() { _ = owner.Close() }()
	if !stopOrphan(filepath.Join(dir, "server")) {
		return
	}
	_ = os.RemoveAll(dir)
}

// stopOrphan waits until no process of the server is left, and asks the postmaster to quit where the kernel did not do
// it. While the lock is held the server lives, so the recorded process id is the postmaster's.
func stopOrphan(path string) bool {
	for wait := time.Duration(0); wait < stopTimeout; wait += 10 * time.Millisecond {
		f, err := tryLock(path)
		if err == nil {
			_ = f.Close()
			return true
		}
		if !errors.Is(err, errLocked) {
			return false
		}
		// The kernel's own signal gets a second first.
		if wait == time.Second {
			quitOrphan(path)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func quitOrphan(path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && pid > 1 {
		_ = syscall.Kill(pid, syscall.SIGQUIT) // gone is fine too
	}
}
