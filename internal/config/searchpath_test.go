package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/config"
)

func TestSearchPaths(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"postgres://localhost/shop": nil,
		"file://schema":             nil,
		"":                          nil,
		"postgres://localhost/shop?search_path=App":                     {"app"},
		"docker://postgres/17/dev?search_path=public":                   {"public"},
		"postgres://localhost/shop?search_path=%22$user%22,%20b,a":      {"a", "b"},
		"postgres://localhost/shop?search_path=%22A,%22%22b%22%20,c":    {`A,"b`, "c"},
		"postgres://localhost/shop?search_path=%22open&sslmode=disable": {"open"},
	} {
		got, err := config.SearchPaths("", text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
	if _, err := config.SearchPaths("postgres://a/b?search_path=a", "postgres://a/b?search_path=b"); err == nil {
		t.Error("URLs with different schemas pass")
	}
}
