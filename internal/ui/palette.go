package ui

import "github.com/fatih/color"

// Palette colours text by what it means. Its zero value leaves text alone.
type Palette struct{ on bool }

// colours says whether a stream gets colour: a terminal that can, unless NO_COLOR, CLICOLOR=0 or TERM=dumb say otherwise.
// CLICOLOR_FORCE asks for colour also in files and pipes. NO_COLOR wins over all (no-color.org, bixense.com/clicolors).
func colours(terminal bool, getenv func(string) string) bool {
	force := getenv("CLICOLOR_FORCE")
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	case getenv("CLICOLOR") == "0" || getenv("TERM") == "dumb":
		return false
	}
	return terminal
}

func (p Palette) paint(text string, attributes ...color.Attribute) string {
	if !p.on || text == "" {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}

// Good is for what is in order.
func (p Palette) Good(text string) string { return p.paint(text, color.FgGreen) }

// Warn is for what wants a look.
func (p Palette) Warn(text string) string { return p.paint(text, color.FgYellow) }

// Bad is for errors and what destroys data.
func (p Palette) Bad(text string) string { return p.paint(text, color.FgRed, color.Bold) }

// Strong is for headings and names.
func (p Palette) Strong(text string) string { return p.paint(text, color.Bold) }

// Faint is for what matters least.
func (p Palette) Faint(text string) string { return p.paint(text, color.Faint) }
