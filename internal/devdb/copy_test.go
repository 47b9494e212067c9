//go:build unix

package devdb

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCopyTreeKeepsContent(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(root, "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		src, dst := filepath.Join(dir, "src"), filepath.Join(dir, "dst")
		var content []byte
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			piece := make([]byte, rapid.SampledFrom([]int{1, 100, holeSize - 1, holeSize, copyBuffer, copyBuffer + 1}).Draw(t, "size"))
			if rapid.Bool().Draw(t, "filled") {
				piece[rapid.IntRange(0, len(piece)-1).Draw(t, "at")] = 1
			}
			content = append(content, piece...)
		}
		for _, err := range []error{
			os.MkdirAll(filepath.Join(src, "a", "b"), 0o700), os.Mkdir(dst, 0o700),
			os.WriteFile(filepath.Join(src, "a", "b", "f"), content, 0o600),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := copyTree(src, dst, identity{}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dst, "a", "b", "f"))
		if err != nil || !bytes.Equal(got, content) {
			t.Fatalf("%d bytes became %d others: %v", len(content), len(got), err)
		}
	})
}

func TestCopyTreeRefusesLinks(t *testing.T) {
	t.Parallel()
	src, dst := t.TempDir(), t.TempDir()
	if err := os.Symlink("/etc", filepath.Join(src, "link")); err != nil {
		t.Fatal(err)
	}
	if err := copyTree(src, dst, identity{}); err == nil || !strings.Contains(err.Error(), "neither a file nor a directory") {
		t.Errorf("got %v", err)
	}
}

func TestCopyTreeFailsOnce(t *testing.T) {
	t.Parallel()
	src, dst := t.TempDir(), t.TempDir()
	for i := range 200 {
		write(t, filepath.Join(src, strings.Repeat("x", i+1)), "content")
	}
	write(t, filepath.Join(dst, "x"), "in the way")
	if err := copyTree(src, dst, identity{}); err == nil || !os.IsExist(err) && !strings.Contains(err.Error(), "exists") {
		t.Errorf("got %v", err)
	}
}

func TestPrune(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Now()
	for name, used := range map[string]time.Time{"14-old": now.Add(-2 * unusedAge), "15-new": now.Add(-unusedAge / 2)} {
		mkdir(t, filepath.Join(dir, name, "base"))
		if err := os.Chtimes(filepath.Join(dir, name), used, used); err != nil {
			t.Fatal(err)
		}
	}
	prune(dir, now.Add(-unusedAge))
	if !isGone(filepath.Join(dir, "14-old")) || isGone(filepath.Join(dir, "15-new")) {
		t.Error("the wrong ones are left")
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}
