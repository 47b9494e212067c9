package migrate

import (
	"fmt"
	"math/big"
	"time"
)

// versionLayout is a version as Atlas makes it: UTC, to the second.
const versionLayout = "20060102150405"

// nextVersion returns a version later than newest: now, or where that isn't later, one more than newest. A directory
// of running numbers (003) goes on with the next number (004).
func nextVersion(newest string, now time.Time) string {
	stamp := now.UTC().Format(versionLayout)
	digits, ok := numeric(newest)
	switch {
	case newest == "":
		return stamp
	case ok && sequential(newest):
		return successor(newest)
	case ok && compareNumbers(digits, stamp) >= 0:
		if t, err := time.Parse(versionLayout, newest); err == nil {
			return t.Add(time.Second).Format(versionLayout)
		}
		return successor(newest)
	}
	return stamp
}

// successor adds one to a number and keeps its width.
func successor(version string) string {
	n, ok := new(big.Int).SetString(version, 10)
	if !ok {
		return version
	}
	return fmt.Sprintf("%0*s", len(version), n.Add(n, big.NewInt(1)).String())
}
