package migrate

import (
	"strings"
	"testing"
	"time"
)

// No file name makes the parser panic, and what it accepts has a version that no path can hide in.
func FuzzFileName(f *testing.F) {
	for _, name := range []string{"1_a.up.sql", "001.sql", "V1.2__x.sql", "R__views.sql", "U1__.sql", "20240102030405_x.down.sql", "x/B2__b.sql", "_.sql"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, format := range Formats() {
			n, ok := parseName(format, name)
			if !ok {
				continue
			}
			if n.Version == "" || n.Kind != kindRepeatable && strings.ContainsAny(n.Version, "/\\ \n") {
				t.Errorf("%s: %q gives version %q", format, name, n.Version)
			}
			if _, isNumber := numeric(n.Version); !isNumber {
				continue
			}
			next := nextVersion(n.Version, time.Unix(1700000000, 0))
			if !later(next, n.Version) {
				t.Errorf("%s: %q isn't later than %q", format, next, n.Version)
			}
		}
	})
}
