package sequence

import (
	"fmt"
	"math"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// Options are the parameters of a sequence, also of the one behind an identity column.
type Options struct {
	Start     int64 `db:"start_value"`
	Increment int64 `db:"increment_by"`
	Min       int64 `db:"min_value"`
	Max       int64 `db:"max_value"`
	Cache     int64 `db:"cache_size"`
	Cycle     bool  `db:"cycle"`
}

// Clauses returns every option as a clause of CREATE or ALTER SEQUENCE.
func (o Options) Clauses() []string {
	cycle := "NO CYCLE"
	if o.Cycle {
		cycle = "CYCLE"
	}
	return []string{
		fmt.Sprintf("START WITH %d", o.Start), fmt.Sprintf("INCREMENT BY %d", o.Increment),
		fmt.Sprintf("MINVALUE %d", o.Min), fmt.Sprintf("MAXVALUE %d", o.Max), fmt.Sprintf("CACHE %d", o.Cache), cycle,
	}
}

// Unusual returns the clauses that differ from what CREATE SEQUENCE assumes for the type.
func (o Options) Unusual(dataType string) string {
	usual := assumed(dataType, o.Increment)
	usual.Increment = 1
	if o.Increment < 0 {
		usual.Start = o.Max
	} else {
		usual.Start = o.Min
	}
	own, base := o.Clauses(), usual.Clauses()
	var clauses []string
	for i := range own {
		if own[i] != base[i] {
			clauses = append(clauses, own[i])
		}
	}
	return strings.Join(clauses, " ")
}

func assumed(dataType string, increment int64) Options {
	lowest, highest := int64(math.MinInt64), int64(math.MaxInt64)
	switch dataType {
	case "smallint":
		lowest, highest = math.MinInt16, math.MaxInt16
	case "integer":
		lowest, highest = math.MinInt32, math.MaxInt32
	}
	if increment < 0 {
		return Options{Min: lowest, Max: -1, Cache: 1}
	}
	return Options{Min: 1, Max: highest, Cache: 1}
}

// Keeps reports whether a sequence with the options before can keep its position: the old start is in the new range.
func (o Options) Keeps(before Options) bool { return before.Start >= o.Min && before.Start <= o.Max }

// Restarting returns the statements that give the sequence, an expression for its OID, the options by an ALTER statement. Where
// its position can't be known to be in the new range, the sequence starts anew if it is not.
func (o Options) Restarting(before Options, sequence, sql string) []ddl.Statement {
	if o.Keeps(before) {
		return []ddl.Statement{ddl.Run(sql)}
	}
	outside := fmt.Sprintf("coalesce(pg_catalog.pg_sequence_last_value(%s), %d) NOT BETWEEN %d AND %d", sequence, before.Start, o.Min, o.Max)
	return []ddl.Statement{ddl.RunWhen(outside, sql+" RESTART").Destructive("the sequence's position").Looking(), ddl.Run(sql)}
}
