package devdb_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
)

func query(t *testing.T, url, sql string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	var got string
	if err := c.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestOpenLocal(t *testing.T) {
	t.Parallel()
	srv, err := devdb.Open(t.Context(), devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := query(t, srv.URL(srv.Superuser(), "postgres"), "select current_user::text"); got != "plumb_dev" {
		t.Error(got)
	}
	if err := srv.Close(); err != nil {
		t.Fatal(err)
	}
}
