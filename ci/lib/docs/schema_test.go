package docs_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/devdb"
)

// TestSchemaPage runs the shell blocks of the page about schema files, and looks for the lines that it says come out.
func TestSchemaPage(t *testing.T) {
	t.Parallel()
	target := shop(t)
	host := target.Query().Get("host")
	if host == "" {
		host = target.Hostname()
	}
	runPage(t, "docs/schema.md", "DATABASE_URL="+target.String(), "DATABASE_HOST="+host)
}

// TestRoles runs the page about roles.
func TestRoles(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/roles.md", "ADMIN_URL="+shop(t).String())
}

// shop makes an empty database on a server of its own, and returns its URL.
func shop(t *testing.T) *url.URL {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute) // the server stops with it
	t.Cleanup(cancel)
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	create(ctx, t, server)
	target, err := url.Parse(server.URL(server.Superuser(), "shop"))
	if err != nil {
		t.Fatal(err)
	}
	return target
}
