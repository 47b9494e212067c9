//go:build unix

package devdb

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// TestSweepStopsAnOrphan is what happens where the kernel does not stop a server when its parent is killed.
func TestSweepStopsAnOrphan(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "lock"), "")
	held, err := tryLock(filepath.Join(dir, "server"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "60")
	cmd.ExtraFiles = []*os.File{held}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "server"), strconv.Itoa(cmd.Process.Pid))
	_ = held.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	sweepDir(dir)
	if !isGone(dir) {
		t.Error("the directory is still there")
	}
	select {
	case <-ended:
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGQUIT {
			t.Errorf("it ended with %v", cmd.ProcessState)
		}
	case <-time.After(10 * time.Second):
		t.Error("the process still lives")
		_ = cmd.Process.Kill()
		<-ended
	}
}

func TestSweepDir(t *testing.T) {
	t.Parallel()
	old := time.Now().Add(-2 * unlockedAge)
	for name, tt := range map[string]struct {
		prepare func(t *testing.T, dir string)
		gone    bool
	}{
		"no process left":  {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "lock"), "") }, true},
		"new without lock": {func(*testing.T, string) {}, false},
		"old without lock": {func(t *testing.T, dir string) {
			if err := os.Chtimes(dir, old, old); err != nil {
				t.Fatal(err)
			}
		}, true},
		"locked": {func(t *testing.T, dir string) { lockFor(t, filepath.Join(dir, "lock")) }, false},
		"lock is a link": {func(t *testing.T, dir string) {
			if err := os.Symlink("/dev/null", filepath.Join(dir, "lock")); err != nil {
				t.Fatal(err)
			}
		}, false},
		"somebody else's": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "lock"), "")
			if os.Geteuid() == 0 { // others can't give files away; theirs are locked against us anyway
				if err := os.Lchown(dir, 65534, 65534); err != nil {
					t.Fatal(err)
				}
			} else {
				lockFor(t, filepath.Join(dir, "lock"))
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "dir")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			tt.prepare(t, dir)
			sweepDir(dir)
			if got := isGone(dir); got != tt.gone {
				t.Errorf("gone: %v", got)
			}
		})
	}
}

func TestSweepDirDoesNotFollowLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(real, "lock"), "")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	sweepDir(link)
	if isGone(real) || isGone(link) {
		t.Error("a link was taken for a directory")
	}
}

func lockFor(t *testing.T, path string) {
	t.Helper()
	f, err := tryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
