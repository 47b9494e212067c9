package conn

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Between a hook's yes and the moment when the pool counts the connection as idle, other releases must not slip through. So here no
// connection ever becomes idle for the pool, and still only as many as the limit may pass.
func TestIdleCeilingCountsThoseOnTheirWay(t *testing.T) {
	t.Parallel()
	c := &idleCeiling{limit: 5, idle: map[*pgx.Conn]bool{}}
	conns := make([]*pgx.Conn, 25)
	var passed atomic.Int64
	var wg sync.WaitGroup
	for i := range conns {
		conns[i] = new(pgx.Conn)
		wg.Go(func() {
			if c.release(conns[i]) {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d of 25 passed a limit of 5", passed.Load())
	}
	for _, conn := range conns {
		c.remove(conn)
	}
	if !c.release(conns[0]) {
		t.Error("after all were taken out or closed, one may come back")
	}
}
