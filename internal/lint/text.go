package lint

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

func joinComma(parts []string) string { return strings.Join(parts, ", ") }

// words are the tokens of a unit without comments.
func (u *unit) words() []sqlparse.Token {
	var tokens []sqlparse.Token
	for tok := range sqlparse.Tokens(u.text) {
		if !tok.IsComment() {
			tokens = append(tokens, tok)
		}
	}
	return tokens
}

// insertAfter returns the edit that puts text behind the first place where the key words stand in a row. Optional words
// may follow them: CREATE INDEX [CONCURRENTLY]. It returns nothing when the place isn't found or the unit's text isn't in the
// file as it is.
func (u *unit) insertAfter(text, keywords string, optional ...string) []Edit {
	if !u.exact {
		return nil
	}
	wanted := strings.Fields(keywords)
	tokens := u.words()
	for i := 0; i+len(wanted) <= len(tokens); i++ {
		if !sameWords(tokens[i:i+len(wanted)], wanted) {
			continue
		}
		last := i + len(wanted) - 1
		for _, word := range optional {
			if last+1 < len(tokens) && strings.EqualFold(tokens[last+1].Text, word) {
				last++
			}
		}
		at := u.offset + tokens[last].End()
		return []Edit{{Start: at, End: at, New: text}}
	}
	return nil
}

func sameWords(tokens []sqlparse.Token, words []string) bool {
	for i, word := range words {
		if tokens[i].Kind != sqlparse.Word || !strings.EqualFold(tokens[i].Text, word) {
			return false
		}
	}
	return true
}

// insertAt returns the edit that puts text at a location of the unit's parse tree.
func (u *unit) insertAt(location int32, text string) []Edit {
	if !u.exact || location < 0 || int(location) > len(u.text) {
		return nil
	}
	at := u.offset + int(location)
	return []Edit{{Start: at, End: at, New: text}}
}

// dropPlace finds DROP [COLUMN | CONSTRAINT | ATTRIBUTE] [IF EXISTS] name in an ALTER statement and returns the places in
// the file of DROP and of the name. When it isn't found they are the place of the unit and 0.
func (u *unit) dropPlace(name string) (drop, at int) {
	if !u.exact {
		return u.offset, 0
	}
	tokens := u.words()
	for i := range tokens {
		if !sameWords(tokens[i:i+1], []string{"DROP"}) {
			continue
		}
		for j := i + 1; j < len(tokens) && j <= i+4; j++ {
			if identifier(tokens[j]) == name {
				return u.offset + tokens[i].Offset, u.offset + tokens[j].Offset
			}
		}
	}
	return u.offset, 0
}

// identifier is the name that a token stands for, or "".
func identifier(tok sqlparse.Token) string {
	switch tok.Kind {
	case sqlparse.Word:
		return strings.ToLower(tok.Text)
	case sqlparse.QuotedIdent:
		return strings.ReplaceAll(strings.Trim(tok.Text, `"`), `""`, `"`)
	}
	return ""
}

// literal writes a string constant.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Apply makes the edits of findings in a text; those that overlap an earlier one are left out. It doesn't touch a file.
func Apply(sql string, edits []Edit) string {
	var b strings.Builder
	end := 0
	for _, e := range sortEdits(edits) {
		if e.Start < end || e.Start > e.End || e.End > len(sql) {
			continue
		}
		b.WriteString(sql[end:e.Start])
		b.WriteString(e.New)
		end = e.End
	}
	b.WriteString(sql[end:])
	return b.String()
}

// sortEdits returns the edits in the order of their places, keeping that of edits at the same place.
func sortEdits(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.Start - b.Start })
	return edits
}
