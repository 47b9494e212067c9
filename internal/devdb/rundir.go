//go:build unix

package devdb

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/plumbsql/plumb/internal/fail"
)

const (
	runDirPrefix = "plumb-dev-"
	// maxSocketPath is what fits into sockaddr_un on every system: 104 bytes with the final zero on BSD and macOS.
	maxSocketPath = 103
	// minFree is how much room a server gets at least: 39 MB for a new cluster, the rest for databases.
	minFree = 256 << 20
)

// runDir is the directory of one server:
//
//	lock      locked while the process that started the server lives
//	server    locked while the server lives: it inherits the file; holds the postmaster's process id
//	log       what the server says
//	data/     its data directory, closed to all others
//	s/        its socket, closed to all others
//
// The directory itself belongs to the process's user, also when the server runs as another, so that a directory of
// somebody else is never taken for one of ours.
type runDir struct {
	path string
	lock *os.File
}

func (r *runDir) data() string   { return filepath.Join(r.path, "data") }
func (r *runDir) socket() string { return filepath.Join(r.path, "s") }
func (r *runDir) log() string    { return filepath.Join(r.path, "log") }

func (r *runDir) logTail() string { return tail(r.log(), 2000) }

// newRunDir makes a locked directory with empty data and socket directories in the best place.
func newRunDir(who identity) (*runDir, error) {
	var tried []error
	for _, base := range runBases() {
		if who.drop && !othersCanEnter(base) {
			continue
		}
		if len(filepath.Join(base, runDirPrefix+"01234567", "s", ".s.PGSQL."+socketPort)) > maxSocketPath {
			continue
		}
		run, err := makeRunDir(base, who)
		if err == nil {
			return run, nil
		}
		tried = append(tried, err)
	}
	return nil, fail.Wrap(errors.Join(append(tried, errors.New("no directory left to try"))...),
		"make a private directory for the dev server", "", "make /tmp writable")
}

// runBases lists the directories that may hold a server's directory: memory first, when there is room.
func runBases() []string {
	var bases []string
	if hasRoomInMemory() {
		bases = append(bases, memoryDir)
	}
	bases = append(bases, os.TempDir())
	if os.TempDir() != "/tmp" {
		bases = append(bases, "/tmp")
	}
	return bases
}

func makeRunDir(base string, who identity) (*runDir, error) {
	for {
		suffix := make([]byte, 4)
		_, _ = rand.Read(suffix) // never fails
		run := &runDir{path: filepath.Join(base, runDirPrefix+hex.EncodeToString(suffix))}
		if err := os.Mkdir(run.path, 0o700); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		lock, err := tryLock(filepath.Join(run.path, "lock"))
		if errors.Is(err, errLocked) {
			continue // a sweep was faster; it removes the directory
		}
		if err != nil {
			_ = os.RemoveAll(run.path) // the first error says more
			return nil, err
		}
		run.lock = lock
		if err := run.fill(who); err != nil {
			_ = run.remove() // the first error says more
			return nil, err
		}
		return run, nil
	}
}

// fill makes what the server's user needs.
func (r *runDir) fill(who identity) error {
	if who.drop {
		if err := os.Chmod(r.path, 0o711); err != nil { // to pass through, not to look
			return err
		}
	}
	for _, dir := range []string{r.data(), r.socket()} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		if err := who.own(dir); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the directory and gives up the lock.
func (r *runDir) remove() error {
	err := os.RemoveAll(r.path)
	if closeErr := r.lock.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("remove the dev server's directory: %w", err)
	}
	return nil
}

// lockServer returns the locked file that the server inherits. A lock belongs to the open file, which all copies of
// the descriptor share, so it is free only after the last process of the server has ended.
func (r *runDir) lockServer() (*os.File, error) {
	f, err := tryLock(filepath.Join(r.path, "server"))
	if err != nil {
		return nil, fmt.Errorf("lock the dev server's directory: %w", err)
	}
	return f, nil
}

func (r *runDir) recordPID(pid int) error {
	if err := os.WriteFile(filepath.Join(r.path, "server"), []byte(strconv.Itoa(pid)), 0o600); err != nil {
		return fmt.Errorf("record the dev server's process: %w", err)
	}
	return nil
}

// errLocked says that another process holds a lock.
var errLocked = errors.New("locked by another process")

// tryLock opens, creates and locks a file without waiting. The file is closed on exec.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errLocked // the directory was swept meanwhile
	}
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, err
	}
	// Between open and lock a sweep may have removed the file: then the lock is on nothing.
	at, err := os.Lstat(path)
	if held, heldErr := f.Stat(); err != nil || heldErr != nil || !os.SameFile(at, held) {
		_ = f.Close()
		return nil, errLocked
	}
	return f, nil
}
