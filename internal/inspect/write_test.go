package inspect_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/inspect"
)

// A folder has all files or none, and what a run left that was killed is in nobody's way.
func TestWriteFolder(t *testing.T) {
	t.Parallel()
	files := []inspect.File{{Path: "app/table/a.sql", Text: "a"}, {Path: "app/table/b.sql", Text: "b"}, {Path: "rest.sql", Text: "c"}}
	all := []string{"app/table/a.sql", "app/table/b.sql", "rest.sql"}
	blocked := append(files[:2:2], inspect.File{Path: "app/table/a.sql/no.sql", Text: "no folder"})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tt := range map[string]struct {
		there []string
		dir   string
		ctx   context.Context
		files []inspect.File
		want  []string
		err   string
	}{
		"new":                            {dir: "new/schema", files: files, want: all},
		"empty":                          {dir: ".", files: files, want: all},
		"killed before":                  {dir: ".", there: []string{".plumb-inspect-1/app/x.sql"}, files: files, want: all},
		"in use":                         {dir: ".", there: []string{"mine.sql"}, files: files, want: []string{"mine.sql"}, err: "the folder is not empty"},
		"a file":                         {dir: "mine.sql", there: []string{"mine.sql"}, files: files, err: "not a directory"},
		"new, fails":                     {dir: "new", files: blocked, err: "not a directory"},
		"empty, fails":                   {dir: ".", files: blocked, err: "not a directory"},
		"interrupted":                    {dir: "new", ctx: ended, files: files, err: "context canceled"},
		"interrupted in an empty folder": {dir: ".", ctx: ended, files: files, err: "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, file := range tt.there {
				path := filepath.Join(root, filepath.FromSlash(file))
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			ctx := t.Context()
			if tt.ctx != nil {
				ctx = tt.ctx
			}
			dir := filepath.Join(root, tt.dir)
			err := inspect.WriteFolder(ctx, dir, tt.files)
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("got error %v, want %q", err, tt.err)
			}
			if got := below(t, root); tt.err != "" && !cmp.Equal(got, tt.there) {
				t.Errorf("left %q", got)
			}
			if tt.want != nil {
				if diff := cmp.Diff(tt.want, below(t, dir)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// below returns the files in a folder and the folders in it.
func below(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
