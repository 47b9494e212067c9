package safety

import "slices"

// Mode is a lock level of relations; a higher one is stronger.
type Mode int

// The lock levels of PostgreSQL, and None.
const (
	None Mode = iota
	AccessShare
	RowShare
	RowExclusive
	ShareUpdateExclusive
	Share
	ShareRowExclusive
	Exclusive
	AccessExclusive
)

var (
	names = []string{
		"", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
	}
	catalogNames = []string{
		"", "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock",
		"AccessExclusiveLock",
	}
)

// String returns the name as in LOCK TABLE, "" for None.
func (m Mode) String() string { return names[m] }

// MarshalText implements encoding.TextMarshaler.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// ParseMode reads a mode as pg_locks has it, such as AccessShareLock; an unknown one is None.
func ParseMode(mode string) Mode { return Mode(max(slices.Index(catalogNames, mode), 0)) }

// Blocks says in words what others can't do to a relation meanwhile, or "".
func (m Mode) Blocks() string {
	switch {
	case m == AccessExclusive:
		return "blocks reads and writes"
	case m >= Share:
		return "blocks writes"
	}
	return ""
}
