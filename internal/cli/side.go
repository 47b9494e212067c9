package cli

import (
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/fail"
)

// side is a flag for one side of a comparison. It is given once, and never empty: an unset variable of a shell would compare
// something else than what was meant. The check comes after parsing, whose errors would print a URL with its password.
type side struct {
	name  string
	url   *string
	given int
}

// newSide declares the flag.
func newSide(flags *pflag.FlagSet, url *string, name, usage string) *side {
	s := &side{name: "--" + name, url: url}
	flags.Var(s, name, usage)
	return s
}

// Set is part of pflag.Value.
func (s *side) Set(url string) error {
	*s.url = url
	s.given++
	return nil
}

// String is part of pflag.Value.
func (s *side) String() string {
	if s.url == nil {
		return ""
	}
	return *s.url
}

// Type is part of pflag.Value.
func (s *side) Type() string { return "string" }

// check refuses what can't be meant.
func (s *side) check() error {
	switch {
	case s.given > 1:
		return fail.New(s.name+" is given twice", "", "give one: schema files that belong together are in one folder, or in src of atlas.hcl as env://src")
	case s.given == 1 && *s.url == "":
		return fail.New(s.name+" is empty", "", "give postgres://… or file://…, or leave the flag out")
	}
	return nil
}
