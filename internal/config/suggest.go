package config

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest returns the name that was probably meant, or "".
func nearest(given string, names []string) string {
	best, bestDistance := "", 3
	for _, name := range names {
		if strings.EqualFold(given, name) || strings.EqualFold(strings.ReplaceAll(given, "_", ""), name) {
			return name
		}
		if distance := levenshtein.Distance(given, name, nil); distance < bestDistance && distance < len(name)/2+1 {
			best, bestDistance = name, distance
		}
	}
	return best
}

// UnknownHint is the hint of an unknown name: the likely one, else all of them.
func UnknownHint(given string, names []string) string {
	if near := nearest(given, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "known here: " + strings.Join(names, ", ")
}
