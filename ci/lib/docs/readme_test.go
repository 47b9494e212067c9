package docs_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
)

// TestQuickStart runs the shell blocks of the README one after another, as they stand. Only the address of the server is another,
// which the environment says.
func TestQuickStart(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := devdb.Open(ctx, devdb.Options{HBA: []string{"local all " + devdb.SuperuserName + " trust", "local all all scram-sha-256"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	create(ctx, t, server)
	admin, err := url.Parse(server.URL(server.Superuser(), "shop"))
	if err != nil {
		t.Fatal(err)
	}
	host, port := admin.Query().Get("host"), admin.Query().Get("port")
	if host == "" {
		host, port = admin.Hostname(), admin.Port()
	}
	cmd := exec.CommandContext(ctx, "sh", "-eu")
	cmd.Dir = t.TempDir()
	cmd.Stdin = strings.NewReader(strings.ReplaceAll(blocks(t, "README.md", "sh"), "localhost:5432:", "*:*:"))
	cmd.Env = append(os.Environ(), "PATH="+bin(t)+":"+os.Getenv("PATH"), "ADMIN_URL="+admin.String(),
		"PLUMB_DATABASE_HOST="+host, "PLUMB_DATABASE_PORT="+port, "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"create user shop_migrator", "Create table shop.orders", "proved:", "no findings", "1 migration applied",
		"plumb: the database is what its migrations build", "1 migration taken back",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the output has no %q:\n%s", want, out)
		}
	}
}

func create(ctx context.Context, t *testing.T, server devdb.Server) {
	t.Helper()
	c, err := pgx.Connect(ctx, server.URL(server.Superuser(), "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, "CREATE DATABASE shop"); err != nil {
		t.Fatal(err)
	}
}

// blocks are a document's blocks of a language, joined.
func blocks(t *testing.T, document, language string) string {
	t.Helper()
	var script strings.Builder
	rest := documents(t)[document]
	for {
		_, after, found := strings.Cut(rest, "```"+language+"\n")
		if !found {
			break
		}
		block, end, _ := strings.Cut(after, "```")
		script.WriteString(block)
		rest = end
	}
	if script.Len() == 0 {
		t.Fatal("the README has no shell blocks")
	}
	return script.String()
}
