package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plumbsql/plumb/internal/cli"
)

// suite closes the shared server after the last test.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer closeServer()
	return s.M.Run()
}

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){
		"plumb": func() { os.Exit(cli.Main()) },
		"query": func() { os.Exit(query(os.Args[1:])) },
	})
}

// TestScript runs testdata/script/*.txtar: the whole program as processes of its own, against a real server.
func TestScript(t *testing.T) {
	t.Parallel()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = filepath.Join(os.TempDir(), "plumb-cache")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// Throwaway servers start from what is cached for the machine.
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"database": database,
			"expand":   expand,
			"code":     code,
		},
	})
}
