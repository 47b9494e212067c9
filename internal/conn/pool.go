package conn

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// maxIdleTime is when the pool closes a connection that nobody asked for.
const maxIdleTime = 5 * time.Minute

// Pool opens a pool as the purpose's user and makes one connection to see that it works. maxOpenConns and maxIdleConns are
// ceilings, connMaxLifetime the age at which a connection is replaced. Close it when done.
//
// One exception to the idle ceiling comes from pgx: a connection whose caller gave up while it was being opened goes
// into the pool without passing any hook; it is closed on a later release or after five minutes.
func (f *Factory) Pool(ctx context.Context, purpose Purpose, opts ...ConnOption) (*pgxpool.Pool, error) {
	user, err := f.user(purpose)
	if err != nil {
		return nil, err
	}
	cfg, err := f.poolConfig(user, purpose)
	if err != nil {
		return nil, err
	}
	for _, opt := range opts {
		opt(cfg.ConnConfig)
	}
	cfg.MaxConns = int32(f.db.MaxOpenConns)
	cfg.MinConns, cfg.MinIdleConns = 0, 0
	cfg.MaxConnLifetime, cfg.MaxConnLifetimeJitter = f.db.ConnMaxLifetime, 0
	cfg.MaxConnIdleTime = min(maxIdleTime, f.db.ConnMaxLifetime)
	ceiling := &idleCeiling{limit: f.db.MaxIdleConns, idle: map[*pgx.Conn]bool{}}
	ceiling.install(cfg)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, f.explain(err, user)
	}
	ceiling.setPool(pool)
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, f.explain(err, user)
	}
	return pool, nil
}

// idleCeiling closes connections on release when enough are idle; pgxpool itself has no such limit. Releases run in
// parallel, so the statistics alone would let all of them through: it also counts those that it has let back and that
// were not taken out again.
type idleCeiling struct {
	limit int

	mu   sync.Mutex
	pool *pgxpool.Pool
	idle map[*pgx.Conn]bool
}

func (c *idleCeiling) install(cfg *pgxpool.Config) {
	cfg.AfterRelease = c.release
	cfg.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) {
		c.remove(conn)
		return true, nil
	}
	cfg.BeforeClose = c.remove
}

func (c *idleCeiling) setPool(pool *pgxpool.Pool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pool = pool
}

// release says whether a connection may go back into the pool.
func (c *idleCeiling) release(conn *pgx.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	idle := len(c.idle)
	if c.pool != nil {
		idle = max(idle, int(c.pool.Stat().IdleConns()))
	}
	if idle >= c.limit {
		return false
	}
	c.idle[conn] = true
	return true
}

func (c *idleCeiling) remove(conn *pgx.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.idle, conn)
}
