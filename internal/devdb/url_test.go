package devdb

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		major int
		want  target
	}{
		{"", 0, target{scheme: "auto"}},
		{"auto", 16, target{scheme: "auto", major: 16}},
		{"local://", 0, target{scheme: "local"}},
		{"local://15", 0, target{scheme: "local", major: 15}},
		{"local://15", 15, target{scheme: "local", major: 15}},
		{"cached://18/", 0, target{scheme: "cached", major: 18}},
		{"npm://", 17, target{scheme: "npm", major: 17}},
		{"docker://postgres:16", 0, target{scheme: "docker", major: 16, image: "postgres:16"}},
		{"docker://postgres:16.4-alpine/dev", 0, target{scheme: "docker", major: 16, image: "postgres:16.4-alpine"}},
		{"docker://postgres/16/dev", 0, target{scheme: "docker", major: 16, image: "postgres:16"}},
		{"docker://postgres/16/dev?search_path=public", 0, target{scheme: "docker", major: 16, image: "postgres:16"}},
		{"docker://postgres/latest/dev", 17, target{scheme: "docker", major: 17, image: "postgres:latest"}},
		{"docker://postgres", 15, target{scheme: "docker", major: 15, image: "postgres:15"}},
		{"docker://postgis/postgis:16-3.4", 0, target{scheme: "docker", major: 16, image: "postgis/postgis:16-3.4"}},
		{"docker+postgres://ghcr.io/a/b:17/dev", 0, target{scheme: "docker", major: 17, image: "ghcr.io/a/b:17"}},
		{"docker+postgres://localhost:5000/pg:18/dev", 0, target{scheme: "docker", major: 18, image: "localhost:5000/pg:18"}},
		{"docker+postgres://_/mine:15/dev", 0, target{scheme: "docker", major: 15, image: "mine:15"}},
		{"docker+postgres://org/image/dev", 15, target{scheme: "docker", major: 15, image: "org/image"}},
		{"postgres://u@h/d", 16, target{scheme: "postgres", major: 16, url: "postgres://u@h/d"}},
		{"postgresql://u@h/d", 0, target{scheme: "postgres", url: "postgresql://u@h/d"}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got, err := parseURL(tt.text, tt.major)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(target{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		major int
		want  string
	}{
		{"local://13", 0, "PostgreSQL 13 is too old"},
		{"", 12, "PostgreSQL 12 is too old"},
		{"", -1, "too old"},
		{"docker://postgres:9.6", 0, "PostgreSQL 9 is too old"},
		{"local://abc", 0, "takes a major version"},
		{"local://99999999999999999999", 0, "takes a major version"},
		{"npm://-1", 0, "takes a major version"},
		{"local://15", 16, "the dev server is PostgreSQL 15, but 16 is needed"},
		{"docker://postgres/15/dev", 16, "the dev server is PostgreSQL 15, but 16 is needed"},
		{"docker://", 0, "does not name an image"},
		{"docker://post gres", 0, "does not name an image"},
		{"docker://a//b", 0, "does not name an image"},
		{"secret", 0, "no scheme"},
		{"mysql://u:secret@h/d", 0, `unknown scheme "mysql"`},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, err := parseURL(tt.text, tt.major)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if fail.Hint(err) == "" {
				t.Error("there is no hint")
			}
		})
	}
}

func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"auto", "local://15", "docker://postgres:16/dev", "docker+postgres://_/a:b/c", "postgres://u:p@h/d", "://", "docker://:"} {
		f.Add(seed, 0)
	}
	f.Fuzz(func(t *testing.T, text string, major int) {
		got, err := parseURL(text, major)
		if err != nil {
			return
		}
		if got.major != 0 && got.major < MinMajor {
			t.Errorf("%q: major %d", text, got.major)
		}
		if (got.scheme == schemeDocker) != (got.image != "") {
			t.Errorf("%q: scheme %q with image %q", text, got.scheme, got.image)
		}
	})
}

func TestWithUserAndDatabase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ base, user, database, want string }{
		{"postgres://own:pw@h:1/a?sslmode=require", "own", "b", "postgres://own:pw@h:1/b?sslmode=require"},
		{"postgres://own:pw@h:1/a", "other", "b", "postgres://other@h:1/b"},
		{"postgres://h/a?user=own&password=pw&search_path=x", "other", "b", "postgres://other@h/b"},
		{"postgres:///a?host=/run/pg&user=own&dbname=c", "own", "b", "postgres://own@/b?host=%2Frun%2Fpg"},
		{"postgres://own@h/a", "a b@c:d/e", "x y/?z", "postgres://a%20b%40c%3Ad%2Fe@h/x%20y/%3Fz"},
	} {
		u, err := url.Parse(tt.base)
		if err != nil {
			t.Fatal(err)
		}
		if got := withUserAndDatabase(*u, "own", tt.user, tt.database); got != tt.want {
			t.Errorf("%s as %s: %s, want %s", tt.base, tt.user, got, tt.want)
		}
		if u.String() != tt.base {
			t.Errorf("the base was changed to %s", u)
		}
	}
}
