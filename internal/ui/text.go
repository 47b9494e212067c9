package ui

import (
	"strconv"
	"strings"
	"time"
)

// Count is a number with its noun: "1 migration", "3 migrations", "2 indexes", "2 policies".
func Count(n int, noun string) string {
	if n != 1 {
		noun = plural(noun)
	}
	return strconv.Itoa(n) + " " + noun
}

func plural(noun string) string {
	stem, y := strings.CutSuffix(noun, "y")
	switch {
	case strings.HasSuffix(noun, "ics"): // statistics
		return noun
	case y && stem != "" && !strings.ContainsAny(stem[len(stem)-1:], "aeiou"):
		return stem + "ies"
	case strings.HasSuffix(noun, "x") || strings.HasSuffix(noun, "s"):
		return noun + "es"
	}
	return noun + "s"
}

// Took is a duration for people.
func Took(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}
