package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

type entry struct {
	name, text string
	size       int64 // if not that of text
	mode       int64
	kind       byte
	link       string
}

// archive makes a package's file.
func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	zipped := gzip.NewWriter(&buf)
	out := tar.NewWriter(zipped)
	for _, e := range entries {
		if e.kind == 0 {
			e.kind = tar.TypeReg
		}
		if e.size != 0 {
			return oversized(t, e)
		}
		header := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.text)), Typeflag: e.kind, Linkname: e.link}
		if err := out.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write([]byte(e.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(out.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// oversized makes a file whose only entry claims more than it holds.
func oversized(t testing.TB, e entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	zipped := gzip.NewWriter(&buf)
	header := &tar.Header{Name: e.name, Size: e.size, Typeflag: tar.TypeReg}
	if err := errors.Join(tar.NewWriter(zipped).WriteHeader(header), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func integrity(content []byte) string {
	sum := sha512.Sum512(content)
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

// install does what Install does after the download.
func install(t *testing.T, content []byte, pkg Package) (string, error) {
	t.Helper()
	work := t.TempDir()
	tgz := filepath.Join(work, "p.tgz")
	if err := os.WriteFile(tgz, content, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(work, "18")
	return dir, unpackChecked(tgz, pkg, filepath.Join(work, "tree"), dir)
}

var good = []entry{
	{name: "package/package.json", text: "{}", mode: 0o644},
	{name: "package/native/bin/postgres", text: "elf", mode: 0o700},
	{name: "package/native/lib/libpq.so.5.18", text: "so", mode: 0o600},
	{
		name: "package/native/pg-symlinks.json", mode: 0o644,
		text: `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"},
			{"source":"native/lib/libpq.so.5.18","target":"native/bin/libpq.so"}]`,
	},
}

func TestUnpack(t *testing.T) {
	t.Parallel()
	content := archive(t, good...)
	dir, err := install(t, content, Package{"p", "1", integrity(content)})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		text := info.Mode().String()
		if to, err := os.Readlink(path); err == nil {
			text = "-> " + to
		}
		rel, err := filepath.Rel(dir, path)
		got[filepath.ToSlash(rel)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"bin/postgres":      "-rwxr-xr-x",
		"bin/libpq.so":      "-> ../lib/libpq.so.5.18",
		"lib/libpq.so.5":    "-> libpq.so.5.18",
		"lib/libpq.so.5.18": "-rw-r--r--",
		"pg-symlinks.json":  "-rw-r--r--",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTamperedDownloadIsNotUnpacked(t *testing.T) {
	t.Parallel()
	content := archive(t, good...)
	pin := Package{"p", "1", integrity(content)}
	for at := range 3 {
		changed := bytes.Clone(content)
		changed[at*(len(changed)-1)/2] ^= 1
		dir, err := install(t, changed, pin)
		if err == nil || !strings.Contains(err.Error(), "checksum") || fail.Hint(err) == "" {
			t.Errorf("got %v", err)
		}
		for _, path := range []string{dir, filepath.Join(filepath.Dir(dir), "tree")} {
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s exists: %v", path, err)
			}
		}
	}
	for _, bad := range []string{"", "sha512-", "sha512-!", "sha1-" + base64.StdEncoding.EncodeToString(make([]byte, 64))} {
		if _, err := install(t, content, Package{"p", "1", bad}); err == nil || !strings.Contains(err.Error(), "malformed") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	links := func(text string) []entry {
		return []entry{{name: "package/native/pg-symlinks.json", text: text, mode: 0o644}}
	}
	for name, tt := range map[string]struct {
		entries []entry
		want    string
	}{
		"parent":        {[]entry{{name: "package/native/../../../evil", text: "x"}}, "outside"},
		"absolute":      {[]entry{{name: "package/native//etc/evil", text: "x"}}, "outside"},
		"link":          {[]entry{{name: "package/native/l", kind: tar.TypeSymlink, link: "/etc"}}, "neither a file"},
		"hard link":     {[]entry{{name: "package/native/l", kind: tar.TypeLink, link: "/etc/passwd"}}, "neither a file"},
		"device":        {[]entry{{name: "package/native/d", kind: tar.TypeChar}}, "neither a file"},
		"too big":       {[]entry{{name: "package/native/a", text: "x", size: maxBytes + 1}}, "bytes"},
		"twice":         {[]entry{{name: "package/native/a", text: "1"}, {name: "package/native/a", text: "2"}}, "exists"},
		"listed out":    {links(`[{"source":"native/a","target":"native/../../evil"}]`), "leaves the package"},
		"listed to out": {links(`[{"source":"native/../../etc","target":"native/a"}]`), "leaves the package"},
		"listed abs":    {links(`[{"source":"/etc/passwd","target":"native/a"}]`), "leaves the package"},
		"list broken":   {links(`[`), "pg-symlinks.json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := archive(t, tt.entries...)
			dir, err := install(t, content, Package{"p", "1", integrity(content)})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the directory exists: %v", err)
			}
		})
	}
}

func FuzzUnpackTar(f *testing.F) {
	for _, content := range [][]byte{archive(f, good...), archive(f, entry{name: "package/native/../a", text: "x"})} {
		unzipped, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			f.Fatal(err)
		}
		plain, err := io.ReadAll(unzipped)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		parent := t.TempDir()
		dir := filepath.Join(parent, "dir")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		_ = unpackTar(bytes.NewReader(content), root) // it may fail, but only write inside
		entries, err := os.ReadDir(parent)
		if err != nil || len(entries) != 1 {
			t.Errorf("written outside: %v %v", entries, err)
		}
	})
}

func TestPins(t *testing.T) {
	t.Parallel()
	want := map[string][]int{
		"linux/amd64": {14, 15, 16, 17, 18}, "linux/arm64": {15, 16, 17, 18},
		"darwin/amd64": {15, 16, 17, 18}, "darwin/arm64": {15, 16, 17, 18},
		"plan9/mips": nil,
	}
	seen := map[string]bool{}
	for platform, majors := range want {
		goos, goarch, _ := strings.Cut(platform, "/")
		got := Majors(goos, goarch)
		if diff := cmp.Diff(majors, got); diff != "" {
			t.Errorf("%s: %s", platform, diff)
		}
		for _, major := range got {
			pkg, ok := Pin(goos, goarch, major)
			sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(pkg.Integrity, "sha512-"))
			if !ok || err != nil || len(sum) != sha512.Size || seen[pkg.Integrity] {
				t.Errorf("%s %d: %+v", platform, major, pkg)
			}
			seen[pkg.Integrity] = true
			if version, _, _ := strings.Cut(pkg.Version, "."); version != strconv.Itoa(major) {
				t.Errorf("%s %d has version %s", platform, major, pkg.Version)
			}
		}
	}
}

// fakeNPM is an npm that does what body says; $dest is where to put the file.
func fakeNPM(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "npm")
	text := "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --pack-destination ] && dest=$2; shift; done\n" + body + "\n"
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPack(t *testing.T) {
	t.Parallel()
	pkg := Package{Name: "@a/b", Version: "1.2.3"}
	for name, tt := range map[string]struct{ body, file, err, hint string }{
		"works":       {`echo "$1" > $dest/p.tgz`, "@a/b@1.2.3\n", "", ""},
		"no registry": {`echo 'npm error code ENOTFOUND' >&2; exit 1`, "", "ENOTFOUND", "npm ping"},
		"no file":     {`exit 0`, "", "0 files", ""},
		"two files":   {`touch $dest/1.tgz $dest/2.tgz`, "", "2 files", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := pack(t.Context(), fakeNPM(t, tt.body), pkg, t.TempDir())
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(fail.Hint(err), tt.hint) {
					t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(file)
			if err != nil || string(got) != tt.file {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := pack(ctx, fakeNPM(t, "exec sleep 60"), pkg, t.TempDir()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
