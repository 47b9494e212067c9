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
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	create(ctx, t, server)
	target, err := url.Parse(server.URL(server.Superuser(), "shop"))
	if err != nil {
		t.Fatal(err)
	}
	host := target.Query().Get("host")
	if host == "" {
		host = target.Hostname()
	}
	runPage(t, "docs/schema.md", "DATABASE_URL="+target.String(), "DATABASE_HOST="+host)
}
