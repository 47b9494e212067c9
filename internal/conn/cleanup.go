package conn

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// cleanupTime bounds cleaning up.
const cleanupTime = 10 * time.Second

// Cleanup returns a context for cleaning up: it goes on when ctx has ended, but not for ever.
func Cleanup(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
}

// Hangup closes a connection; an error is of no interest, since the server ends the session either way.
func Hangup(ctx context.Context, c *pgx.Conn) {
	ctx, cancel := Cleanup(ctx)
	defer cancel()
	_ = c.Close(ctx)
}
