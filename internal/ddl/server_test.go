package ddl_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/devdb"
)

var pool *pgxpool.Pool

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if pool, err = pgxpool.New(ctx, server.URL(server.Superuser(), "postgres")); err != nil {
		panic(err)
	}
	defer pool.Close()
	return m.Run()
}

// text draws text that PostgreSQL can store, rich in what quoting has to do with.
func text() *rapid.Generator[string] {
	return rapid.StringOf(rapid.OneOf(
		rapid.SampledFrom([]rune(`abzAZ_09$"'\ .-`+"\n\tEeU&é")),
		rapid.Rune().Filter(func(r rune) bool { return r != 0 && string(r) != "\uFFFD" }),
	))
}

func ask[T any](t rapid.TB, sql string, args ...any) T {
	var value T
	if err := pool.QueryRow(context.Background(), sql, args...).Scan(&value); err != nil {
		t.Fatalf("%v\nin: %s", err, sql)
	}
	return value
}

// A quoted name means the name, and is left plain only where the server leaves it plain.
func TestIdent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := text().Filter(func(s string) bool { return s != "" }).Draw(t, "name")
		got := ddl.Ident(name)
		if parsed := ask[[]string](t, "SELECT parse_ident($1)", got); len(parsed) != 1 || parsed[0] != name {
			t.Errorf("%s means %q", got, parsed)
		}
		if server := ask[string](t, "SELECT quote_ident($1)", name); got == name && server != name {
			t.Errorf("%s must be quoted as %s", got, server)
		}
	})
}

// Every key word of this server that can't be a name everywhere is quoted.
func TestIdentKeyWords(t *testing.T) {
	t.Parallel()
	words := ask[[]string](t, "SELECT array_agg(word) FROM pg_get_keywords() WHERE quote_ident(word) <> word")
	if len(words) < 50 {
		t.Fatalf("only %d key words", len(words))
	}
	for _, word := range words {
		if got := ddl.Ident(word); got != `"`+word+`"` {
			t.Errorf("got %s", got)
		}
	}
}

// A literal means its text, whatever standard_conforming_strings says.
func TestLiteral(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := text().Draw(t, "text")
		c, err := pool.Acquire(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Release()
		for _, setting := range []string{"off", "on"} {
			results, err := c.Conn().PgConn().Exec(context.Background(),
				"SET standard_conforming_strings = "+setting+"; SELECT"+" "+ddl.Literal(want)).ReadAll()
			if err != nil {
				t.Fatalf("%v: %s", err, ddl.Literal(want))
			}
			if got := string(results[1].Rows[0][0]); got != want {
				t.Errorf("%s: %q became %q", setting, want, got)
			}
		}
	})
}

// A dollar quoted body means the body, also where it has the tag in it or ends like a tag begins.
func TestDollarQuote(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.SampledFrom([]string{"$", "$plumb", "$plumb$", "$plumb_", "$plumb_$", "plumb$", "$$", "x"}), text())
		body := strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "pieces"), "")
		if got := ask[string](t, "SELECT "+ddl.DollarQuote("plumb", body)); got != body {
			t.Errorf("%q became %q", body, got)
		}
	})
}

// A guarded statement runs where its condition holds, only there, and its text arrives unchanged.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sql, want string }{
		"one line":                 {"COMMENT ON TABLE x IS 'a'", "a"},
		"lines":                    {"COMMENT ON TABLE x\nIS 'a'", "a"},
		"lines in the literal":     {"COMMENT ON TABLE x IS 'a\n  b\nc'", "a\n  b\nc"},
		"its own tag":              {"COMMENT ON TABLE x IS '$plumb$ $plumb_$'", "$plumb$ $plumb_$"},
		"dollar quotes":            {"DO $plumb$\nBEGIN COMMENT ON TABLE x IS 'a\nb'; END\n$plumb$", "a\nb"},
		"a comment at the end":     {"COMMENT ON TABLE x IS 'a' -- b", "a"},
		"what looks like one":      {"COMMENT ON TABLE x IS 'a -- b'", "a -- b"},
		"words of the block":       {"COMMENT ON TABLE x IS 'END IF; END'", "END IF; END"},
		"backslashes":              {"COMMENT ON TABLE x IS" + ddl.Literal(`a\b'c`), `a\b'c`},
		"lines in a quoted name":   {"COMMENT ON TABLE x IS 'a'; CREATE TABLE \"n\n  m\" ()", "a"},
		"lines and a dollar quote": {"DO $x$BEGIN\nCOMMENT ON TABLE x IS 'a'; END$x$", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tx, err := pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback(context.Background()) //nolint:errcheck // nothing is kept
			exec(t, tx, "CREATE TEMPORARY TABLE x ()")
			when := "obj_description('x'::regclass) IS NULL"
			exec(t, tx, ddl.RunWhen("NOT "+when, test.sql).Repeatable())
			for range 2 {
				exec(t, tx, ddl.RunWhen(when, test.sql).Repeatable())
			}
			var got string
			if err := tx.QueryRow(t.Context(), "SELECT obj_description('x'::regclass)").Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func exec(t *testing.T, tx pgx.Tx, sql string) {
	t.Helper()
	if _, err := tx.Conn().PgConn().Exec(t.Context(), sql).ReadAll(); err != nil {
		t.Fatalf("%v\nin: %s", err, sql)
	}
}
