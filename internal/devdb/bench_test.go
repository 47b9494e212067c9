package devdb_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
)

// BenchmarkWarmStart measures what a command waits for once the prepared cluster is in the cache: from Open to the
// answer to the first query. Stopping is not counted.
func BenchmarkWarmStart(b *testing.B) {
	if srv, err := devdb.Open(b.Context(), devdb.Options{}); err != nil { // fills the cache
		b.Fatal(err)
	} else if err := srv.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		srv, err := devdb.Open(b.Context(), devdb.Options{})
		if err != nil {
			b.Fatal(err)
		}
		c, err := pgx.Connect(b.Context(), srv.URL(srv.Superuser(), "postgres"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Exec(b.Context(), "select 1"); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		_ = c.Close(ctx) // the server is stopped anyway
		cancel()
		if err := srv.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
