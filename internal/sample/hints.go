package sample

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// hints are values that the literals of a condition suggest.
type hints struct {
	// plain are the literals and their neighbours, texts what else may satisfy a condition on texts, numbers numbers.
	plain, texts, numbers []string
}

func (h *hints) clone() *hints {
	return &hints{plain: slices.Clone(h.plain), texts: slices.Clone(h.texts), numbers: slices.Clone(h.numbers)}
}

// longest is the longest text that is made because a condition has its length.
const longest = 2000

// read adds what the literals of an SQL expression suggest.
func (h *hints) read(expression string) {
	minus, hash := "", false
	for token := range sqlparse.Tokens(expression) {
		switch token.Kind {
		case sqlparse.Word:
			// Its first argument is an OID, which is another one each time.
			hash = hash || token.Text == "satisfies_hash_partition"
		case sqlparse.String:
			if !hash {
				h.text(unquote(token.Text))
			}
			hash = false
		case sqlparse.Number:
			h.number(minus + token.Text)
		}
		minus = ""
		if token.Text == "-" {
			minus = "-"
		}
	}
}

// unquote returns the value of a literal as pg_get_expr prints it: E'…' only where there are backslashes.
func unquote(literal string) string {
	escaped := strings.HasPrefix(literal, "E")
	literal = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(literal, "E"), "'"), "'")
	literal = strings.ReplaceAll(literal, "''", "'")
	if escaped {
		literal = strings.ReplaceAll(literal, `\\`, `\`)
	}
	return literal
}

func (h *hints) number(text string) {
	h.plain = append(h.plain, text)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		h.numbers = append(h.numbers, text)
		return
	}
	for _, near := range []int64{n, n + 1, n - 1, n + 2} {
		h.numbers = append(h.numbers, strconv.FormatInt(near, 10))
		if near >= 0 && near <= longest {
			h.texts = append(h.texts, strings.Repeat("a", int(near)), strings.Repeat("1", int(near)))
		}
	}
}

func (h *hints) text(text string) {
	if !short(text) {
		return
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		h.number(text)
	}
	h.plain = append(h.plain, text)
	h.plain = append(h.plain, days(text)...)
	h.texts = append(h.texts, text, text+"a")
	if strings.ContainsAny(text, "%_") {
		h.texts = append(h.texts, strings.NewReplacer("%", "", "_", "a").Replace(text), strings.NewReplacer("%", "b", "_", "b").Replace(text))
	}
	// A regular expression of PostgreSQL is mostly one of Go's too.
	if _, err := syntax.Parse(text, syntax.Perl); err == nil && strings.ContainsAny(text, `^$[(*+?{\.`) {
		f := gofakeit.New(1)
		for range 4 {
			// The library answers with its own insides where it gives up.
			if match := f.Regex(text); !strings.HasPrefix(match, "&{") {
				h.texts = append(h.texts, match)
			}
		}
	}
}

// days returns the days beside a date or time.
func days(text string) []string {
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02 15:04:05-07", "2006-01-02 15:04:05-07:00"} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		var near []string
		for _, d := range []time.Duration{24, 1, -24, 48} {
			near = append(near, t.Add(d*time.Hour).Format(layout))
		}
		return near
	}
	return nil
}

// objects returns JSON that has the literals as keys and values.
func (h *hints) objects() []string {
	var objects, all, texts []string
	for i, text := range h.plain {
		if i == 10 {
			break
		}
		key := strconv.Quote(text)
		objects = append(objects, "{"+key+": 1}", "{"+key+": "+key+"}", key)
		all = append(all, key+": 1")
		texts = append(texts, key+": \"a\"")
	}
	if len(all) > 0 {
		objects = append([]string{"{" + strings.Join(all, ", ") + "}", "{" + strings.Join(texts, ", ") + "}"}, objects...)
	}
	return objects
}
