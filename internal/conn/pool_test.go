package conn_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
)

func TestPoolSettingsReachThePool(t *testing.T) {
	t.Parallel()
	pool, err := onServer(t, nil).Pool(soon(t), conn.App)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	cfg := pool.Config()
	if cfg.MaxConns != 25 || cfg.MinConns != 0 || cfg.MaxConnLifetime != 5*time.Minute || cfg.MaxConnLifetimeJitter != 0 {
		t.Errorf("got %d, %d, %s, %s", cfg.MaxConns, cfg.MinConns, cfg.MaxConnLifetime, cfg.MaxConnLifetimeJitter)
	}
	var user string
	if err := pool.QueryRow(soon(t), "SELECT current_user").Scan(&user); err != nil || user != "db_app" {
		t.Errorf("got %q, %v", user, err)
	}
}

// maxIdleConns is a ceiling even when every connection comes back at the same moment.
func TestIdleCeiling(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{0, 1, 5} {
		f := onServer(t, nil)
		f.SetMaxIdle(limit)
		pool, err := f.Pool(soon(t), conn.App)
		if err != nil {
			t.Fatal(err)
		}
		for round := range 3 {
			releaseAtOnce(t, pool, 25)
			idle := settled(t, pool)
			if idle > int32(limit) || limit > 0 && idle == 0 {
				t.Errorf("limit %d, round %d: %d idle connections", limit, round, idle)
			}
		}
		pool.Close()
	}
}

func releaseAtOnce(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	conns := make([]*pgxpool.Conn, n)
	for i := range conns {
		var err error
		if conns[i], err = pool.Acquire(soon(t)); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, c := range conns {
		wg.Go(func() {
			<-start
			c.Release()
		})
	}
	close(start)
	wg.Wait()
}

// settled waits until no connection is in use or closing and returns how many are idle.
func settled(t *testing.T, pool *pgxpool.Pool) int32 {
	t.Helper()
	for range 500 {
		if stat := pool.Stat(); stat.AcquiredConns() == 0 && stat.TotalConns() == stat.IdleConns() {
			return stat.IdleConns()
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the pool does not settle")
	return 0
}

func TestPoolError(t *testing.T) {
	t.Parallel()
	_, err := onServer(t, func(d *config.Database) { d.Password = config.NewSecret("hunter2-wrong") }).Pool(soon(t), conn.App)
	if conn.CauseOf(err) != conn.CauseCredentials {
		t.Errorf("got %v", err)
	}
	checkNoSecret(t, err)
}

func TestFactoryIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	f := onServer(t, nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			c, err := f.Connect(context.WithoutCancel(t.Context()), []conn.Purpose{conn.App, conn.Migration}[i%2])
			if err != nil {
				t.Error(err)
				return
			}
			_ = c.Close(context.Background())
		})
	}
	wg.Wait()
}

func TestCheckPool(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*config.Database)
		want   []string
	}{
		{"documented values", func(*config.Database) {}, nil},
		{"more than the server", func(d *config.Database) { d.MaxOpenConns = 100 }, []string{"more than max_connections"}},
		{"more than the role and the database", func(d *config.Database) { d.User, d.Name = "limited", "limited" }, []string{"connection limit of limited, 3", "connection limit of database limited, 4"}},
		{"longer than the server keeps it", func(d *config.Database) { d.User, d.MaxOpenConns = "limited", 3 }, []string{"idle_session_timeout, 1m0s"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := onServer(t, func(d *config.Database) {
				d.Host = socketDir()
				test.change(d)
			})
			c, err := f.Connect(soon(t), conn.App)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close(context.Background()) }()
			if f.User(conn.App) == "limited" && f.Database().Name == "registry" {
				if _, err := c.Exec(soon(t), "SET idle_session_timeout = '1min'"); err != nil {
					t.Fatal(err)
				}
			}
			got, err := f.CheckPool(soon(t), c)
			if err != nil || len(got) != len(test.want) {
				t.Fatalf("got %q, %v", got, err)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}
