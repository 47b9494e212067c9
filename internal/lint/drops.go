package lint

import (
	"fmt"
	"slices"
)

// allowFix says how to allow a destructive statement.
const allowFix = "if nothing needs it any more, say so above the statement: -- destructive: why"

// checkDrops returns the check that reports DROP of kinds of objects, unless the file itself has created them. lost says
// what is gone with them.
func checkDrops(lost string, kinds ...string) func(f *File, report func(Finding)) {
	return func(f *File, report func(Finding)) {
		for _, u := range f.units {
			for _, object := range dropped(u.node) {
				if slices.Contains(kinds, object.Kind) && !f.newInFile(keyOf(object), u) {
					report(f.finding(u.offset, fmt.Sprintf("%s is dropped, its %s can't be brought back", object, lost), allowFix))
				}
			}
		}
	}
}
