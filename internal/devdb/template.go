//go:build unix

package devdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/plumbsql/plumb/internal/fail"
)

// initdbFlags make a cluster that is the same on every machine. Collations of ICU and of the machine are in it.
var initdbFlags = []string{
	"-U", SuperuserName, "-A", "trust", "-E", "UTF8", "--locale=C",
	"--no-sync", "--no-instructions",
}

// prepareData fills the data directory: with a copy of a prepared cluster, which initdb makes once per version.
func prepareData(ctx context.Context, b Binaries, who identity, cache string, run *runDir, opts Options) error {
	templates := filepath.Join(cache, "template")
	if err := os.MkdirAll(templates, 0o700); err != nil {
		return fail.Wrap(err, "create the cache directory", "", "")
	}
	template := filepath.Join(templates, templateKey(b))
	if isDir(template) {
		return useTemplate(template, run.data(), who)
	}
	lock := flock.New(template + ".lock")
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return fmt.Errorf("wait for another process to prepare PostgreSQL %d: %w", b.Major(), err)
	}
	defer func() { _ = lock.Close() }()
	if isDir(template) { // made while we waited
		return useTemplate(template, run.data(), who)
	}
	opts.notice("preparing PostgreSQL %d for the first time", b.Major())
	if err := initdb(ctx, b, who, run.data()); err != nil {
		return err
	}
	if err := saveTemplate(run.data(), template); err != nil {
		return err
	}
	prune(templates, time.Now().Add(-unusedAge))
	return nil
}

// templateKey names a cluster by all that decides what is in it.
func templateKey(b Binaries) string {
	sum := sha256.Sum256([]byte(b.Dir + "\n" + b.Version + "\n" + strings.Join(initdbFlags, " ")))
	return fmt.Sprintf("%d-%s", b.Major(), hex.EncodeToString(sum[:8]))
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func initdb(ctx context.Context, b Binaries, who identity, data string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.program("initdb"), append([]string{"-D", data}, initdbFlags...)...)
	cmd.Env = serverEnv()
	who.apply(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Fields(string(out))
		text := strings.Join(lines, " ")
		if len(text) > 2000 {
			text = text[len(text)-2000:]
		}
		return fail.Wrap(err, "run initdb: "+text, b.Dir, "")
	}
	return nil
}

// saveTemplate puts a copy of data into the cache in one step. The caller holds the lock.
func saveTemplate(data, template string) error {
	tmp := template + ".tmp"
	if err := os.RemoveAll(tmp); err != nil { // left by a killed process
		return fmt.Errorf("clear the cache: %w", err)
	}
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return fmt.Errorf("write to the cache: %w", err)
	}
	if err := copyTree(data, tmp, identity{}); err != nil {
		_ = os.RemoveAll(tmp) // the first error says more
		return fmt.Errorf("copy the new cluster to the cache: %w", err)
	}
	if err := os.Rename(tmp, template); err != nil {
		return fmt.Errorf("write to the cache: %w", err)
	}
	return nil
}

// useTemplate fills data from the cache and notes that the template is in use.
func useTemplate(template, data string, who identity) error {
	now := time.Now()
	_ = os.Chtimes(template, now, now) // at worst it is made again one day
	if err := copyTree(template, data, who); err != nil {
		return fmt.Errorf("copy the prepared cluster: %w", err)
	}
	return nil
}

// unusedAge is how long a prepared cluster is kept after its last use. Each minor version has its own, of 39 MB.
const unusedAge = 30 * 24 * time.Hour

// prune removes prepared clusters that were last used before a time. Lock files stay: a process may be waiting for one.
func prune(templates string, before time.Time) {
	entries, _ := os.ReadDir(templates) // nothing depends on it
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.IsDir() && info.ModTime().Before(before) {
			_ = os.RemoveAll(filepath.Join(templates, entry.Name()))
		}
	}
}
