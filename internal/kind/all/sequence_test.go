package all_test

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/kind/sequence"
)

func drawOptions(t *rapid.T, dataType string) sequence.Options {
	limits := map[string][2]int64{
		"smallint": {math.MinInt16, math.MaxInt16}, "integer": {math.MinInt32, math.MaxInt32}, "bigint": {math.MinInt64, math.MaxInt64},
	}[dataType]
	edge := func(label string, usual ...int64) int64 {
		return rapid.OneOf(rapid.SampledFrom(usual), rapid.Int64Range(limits[0], limits[1])).Draw(t, label)
	}
	o := sequence.Options{
		Increment: rapid.SampledFrom([]int64{1, -1, 2, -5}).Draw(t, "increment"),
		Min:       edge("min", 1, limits[0], limits[0]+1), Max: edge("max", -1, limits[1], limits[1]-1),
		Cache: rapid.SampledFrom([]int64{1, 1, 7}).Draw(t, "cache"), Cycle: rapid.Bool().Draw(t, "cycle"),
	}
	if o.Min > o.Max {
		o.Min, o.Max = o.Max, o.Min
	}
	if o.Min == o.Max {
		o.Min, o.Max = limits[0], limits[1]
	}
	o.Start = rapid.OneOf(rapid.SampledFrom([]int64{o.Min, o.Max}), rapid.Int64Range(o.Min, o.Max)).Draw(t, "start")
	return o
}

// What CREATE SEQUENCE does not say is what the server assumes.
func TestUnusual(t *testing.T) {
	t.Parallel()
	c, err := pgx.Connect(t.Context(), server.URL(server.Superuser(), "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background()) //nolint:errcheck // the server goes
	rapid.Check(t, func(t *rapid.T) {
		dataType := rapid.SampledFrom([]string{"smallint", "integer", "bigint"}).Draw(t, "type")
		want := drawOptions(t, dataType)
		sql := "CREATE TEMPORARY SEQUENCE drawn AS " + dataType + " " + want.Unusual(dataType)
		if _, err := c.Exec(context.Background(), "DROP SEQUENCE IF EXISTS drawn"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(context.Background(), sql); err != nil {
			t.Fatalf("%v\nin: %s", err, sql)
		}
		var got sequence.Options
		err := c.QueryRow(context.Background(), `SELECT seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle
			FROM pg_sequence WHERE seqrelid = 'drawn'::regclass`).Scan(&got.Start, &got.Increment, &got.Min, &got.Max, &got.Cache, &got.Cycle)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", sql, diff)
		}
	})
}
