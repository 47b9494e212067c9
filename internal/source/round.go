package source

import (
	"context"

	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// round runs every statement once. It returns those that something was missing for, with their errors.
// Statements run in batches, which is several times faster than one by one; a batch that fails is taken back, and what
// stood before the failure is run again.
func (l *loader) round(ctx context.Context, pending []*statement, patient, reversed bool) (waiting []*statement, errs []error, err error) {
	size, come := maxBatch, waitFor(pending, patient && reversed)
	for len(pending) > 0 {
		if come.hold(pending[0]) {
			waiting, errs = append(waiting, pending[0]), append(errs, errPartitionsFirst)
			pending = pending[1:]
			continue
		}
		batch := come.until(samePath(pending, size))
		failed, err := l.exec(ctx, batch)
		if err == nil {
			l.created(batch)
			come.ran(batch)
			pending, size = pending[len(batch):], min(2*size, maxBatch)
			continue
		}
		if isExplained(err) {
			return nil, nil, err
		}
		if again, err := l.exec(ctx, batch[:failed]); err != nil {
			return nil, nil, l.explain(batch[again], err)
		}
		l.created(batch[:failed])
		come.ran(batch[:failed])
		s := batch[failed]
		if err = l.elevate(ctx, s, err); err == nil {
			l.created(batch[failed : failed+1])
			come.ran(batch[failed : failed+1])
			pending = pending[failed+1:]
			continue
		}
		if !missing(err) && !s.waits {
			return nil, nil, l.explain(s, err)
		}
		if patient {
			come.waits(s)
		}
		waiting, errs = append(waiting, s), append(errs, err)
		pending, size = pending[failed+1:], max(1, size/4)
	}
	return waiting, errs, nil
}

// maxBatch is how many statements share a savepoint.
const maxBatch = 32

// samePath returns the statements at the start of the list, at most size, that have the search path of the first.
func samePath(list []*statement, size int) []*statement {
	n := 1
	for n < min(size, len(list)) && list[n].path == list[0].path {
		n++
	}
	return list[:n]
}

// splitForeignKeys takes the foreign keys out of tables that wait for each other and puts them behind all others.
func splitForeignKeys(waiting []*statement) (out []*statement, split bool) {
	var keys []*statement
	for i, s := range waiting {
		if s.kind != "TABLE" || s.offset < 0 {
			continue
		}
		table, constraints, err := pgast.SplitForeignKeys(s.sql)
		if err != nil || len(constraints) == 0 {
			continue
		}
		split = true
		part := *s
		part.sql, part.offset = table, -1
		waiting[i] = &part
		places := references(s)
		for n, constraint := range constraints {
			key := *s
			key.sql, key.offset, key.class, key.object, key.kind = constraint, -1, "", "", ""
			if n < len(places) {
				key.line, key.column = sqlparse.Position(s.file.text, places[n])
			}
			keys = append(keys, &key)
		}
	}
	return append(waiting, keys...), split
}

// references returns the offsets in the file of the tables that the foreign keys of a CREATE TABLE statement name.
func references(s *statement) []int {
	var out []int
	t := tokenize(s.sql)
	for i := range t {
		if t.is(i, "REFERENCES") && i+1 < len(t) {
			out = append(out, s.offset+s.written(t[i+1].Offset))
		}
	}
	return out
}
