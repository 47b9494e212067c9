//go:build unix

package devdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

const (
	stopTimeout  = 10 * time.Second // PostgreSQL kills its own children after 5 s
	pollInterval = time.Millisecond
)

// process is a running postmaster.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the postmaster has ended
	err  error         // how it ended; read it after done
}

// startProcess starts the postmaster and waits until it accepts connections.
func startProcess(ctx context.Context, b Binaries, who identity, run *runDir, args []string) (*process, error) {
	log, err := os.OpenFile(run.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create the server's log: %w", err)
	}
	defer func() { _ = log.Close() }()
	alive, err := run.lockServer()
	if err != nil {
		return nil, err
	}
	defer func() { _ = alive.Close() }() // the server's copy keeps the lock
	cmd := exec.Command(b.program("postgres"), args...)
	cmd.Env = serverEnv()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{alive}
	// A session of its own keeps the terminal's Ctrl-C away: plumb stops the server itself.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	who.apply(cmd)
	dieWithParent(cmd.SysProcAttr)
	p, err := launch(cmd)
	if err != nil {
		return nil, fail.Wrap(err, "start PostgreSQL", b.program("postgres"), "")
	}
	if err := run.recordPID(cmd.Process.Pid); err != nil {
		_ = p.stop() // the first error says more
		return nil, err
	}
	if err := p.waitReady(ctx, run); err != nil {
		_ = p.stop() // the first error says more
		return nil, err
	}
	return p, nil
}

// launch starts cmd on a thread that lives as long as the process: the kernel's parent-death signal is tied to the
// thread that forked.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// waitReady polls the status that the postmaster writes into postmaster.pid, as pg_ctl does.
func (p *process) waitReady(ctx context.Context, run *runDir) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		if isReady(filepath.Join(run.data(), "postmaster.pid")) {
			return nil
		}
		select {
		case <-tick.C:
		case <-p.done:
			return &fail.Error{What: "start PostgreSQL: " + run.logTail(), Err: p.err}
		case <-ctx.Done():
			return fail.Wrap(ctx.Err(), "wait for PostgreSQL to start: "+run.logTail(), "", "")
		}
	}
}

// statusLine is the number, from 0, of the line in postmaster.pid that says "ready".
const statusLine = 7

func isReady(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	lines := strings.Split(string(text), "\n")
	return len(lines) > statusLine && strings.TrimSpace(lines[statusLine]) == "ready"
}

// stop ends the server without writing anything back, which nobody would read.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGQUIT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	timeout := time.NewTimer(stopTimeout)
	defer timeout.Stop()
	select {
	case <-p.done:
		return nil
	case <-timeout.C:
	}
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	<-p.done
	return nil
}

// tail returns the last bytes of a file as one line.
func tail(path string, limit int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.Size() > limit {
		_, _ = f.Seek(-limit, io.SeekEnd) // at worst the head is shown
	}
	text, _ := io.ReadAll(io.LimitReader(f, limit)) // a part is better than nothing
	return strings.Join(strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
