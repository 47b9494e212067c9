package pgdump

import (
	"context"
	"fmt"

	"github.com/plumbsql/plumb/internal/devdb"
)

// Comparator reads schemas in one of two ways.
type Comparator struct {
	program devdb.PgDump
	major   int
	found   bool
}

// Choose returns a comparator for servers of a major version: pg_dump where there is one that can, else the second reader.
func Choose(ctx context.Context, major int) *Comparator {
	c := &Comparator{major: major}
	c.program, c.found = devdb.FindPgDump(ctx, major)
	return c
}

// Second returns the comparator that does without pg_dump, even where there is one.
func Second(major int) *Comparator { return &Comparator{major: major} }

// String says which way is used, and why.
func (c *Comparator) String() string {
	if c.found {
		return fmt.Sprintf("pg_dump %d.%d (%s)", c.program.VersionNum/10000, c.program.VersionNum%10000, c.program.Path)
	}
	return fmt.Sprintf("the second reader, for want of a pg_dump of PostgreSQL %d or newer", c.major)
}

// Read reads the schema of the database behind a URL, whose user must be allowed to read everything. The owner is the role
// that counts as "the owner"; "" means none.
func (c *Comparator) Read(ctx context.Context, url, owner string) (Schema, error) {
	if c.found {
		return c.dump(ctx, url, owner)
	}
	return second(ctx, url, owner)
}
