package sample

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v7"
)

// maker makes values of types.
type maker struct {
	types map[uint32]*typeFacts
	texts []string
}

func newMaker(types map[uint32]*typeFacts) *maker {
	f := gofakeit.New(1)
	// The first ones differ in their first character, so that they do when they are cut short.
	texts := []string{"a", "b" + f.Sentence(20), "c", "d", "e", "f", "g", "A", "B", "1", "2", "0", ""}
	for range 3 {
		texts = append(texts, f.Email(), f.URL(), f.UUID(), f.Phone(), "+"+f.Phone(), f.CountryAbr(), f.CurrencyShort(), f.HexColor(),
			f.Word(), f.Username(), f.IPv4Address(), f.DomainName(), strings.ToLower(f.CountryAbr()), f.Zip(), f.Name())
	}
	texts = append(texts, "2001-02-03", "1.0.0", "{}", "/a/b", "en-US", "Europe/Berlin", strings.Repeat("0a", 32), strings.Repeat("0a", 20))
	return &maker{types: types, texts: texts}
}

// most is how many values a column has to choose from.
const most = 90

// values returns values of a type as text, the best ones first. They need not be all right: the server says what is.
func (m *maker) values(oid uint32, modifier int32, hints *hints) []string {
	t := m.types[oid]
	if t == nil {
		return nil
	}
	var values []string
	switch t.Form {
	case "e":
		values = t.Labels
	case "d":
		if modifier < 0 {
			modifier = t.Modifier
		}
		inner := hints.clone()
		for _, check := range t.Checks {
			inner.read(check)
		}
		return m.values(t.Base, modifier, inner)
	case "c":
		values = m.rows(t, hints)
	case "r":
		values = m.ranges(t, modifier, hints)
	case "m":
		for _, r := range m.values(t.Range, modifier, hints) {
			values = append(values, "{"+r+"}")
		}
	default:
		values = m.base(t, modifier, hints)
	}
	return unique(values)
}

func unique(values []string) []string {
	seen := map[string]bool{}
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		again := seen[v]
		seen[v] = true
		return again
	})
	return values[:min(len(values), most)]
}

func (m *maker) base(t *typeFacts, modifier int32, hints *hints) []string {
	values, known := builtin[t.Name]
	switch {
	case t.Element != 0 && !known: // int2vector is one of the others
		return m.arrays(t, modifier, hints)
	case t.Name == "numeric":
		return append(numerics(modifier), hints.numbers...)
	case t.Name == "bit", t.Name == "varbit":
		return bits(modifier)
	}
	switch {
	case t.Category == "S" && !known:
		return cut(slices.Concat(m.texts[:3], hints.texts, m.texts[3:]), t.Name, modifier)
	case t.Category == "N":
		values = slices.Concat(values, hints.numbers)
	case t.Name == "json", t.Name == "jsonb":
		values = slices.Concat(values, hints.objects())
	case !known:
		values = anything
	}
	return slices.Concat(values, hints.plain)
}

// cut makes texts fit a length: modifiers of character types are the length and 4 (PostgreSQL, varchar.c).
func cut(texts []string, name string, modifier int32) []string {
	length := 500
	if name == "name" {
		length = 63
	}
	if modifier > 4 && (name == "varchar" || name == "bpchar") {
		length = int(modifier) - 4
	}
	var fit []string
	for i, text := range texts {
		switch runes := []rune(text); {
		case len(runes) <= length:
			fit = append(fit, text)
		case i < 3:
			fit = append(fit, string(runes[:length]))
		}
	}
	if length > 3 && length <= 500 && modifier > 4 {
		// One that fills the column, so that making it shorter is tried too.
		fit[1] = "b" + strings.Repeat("x", length-1)
	}
	return fit
}

// numerics returns numbers for numeric(precision, scale), which the modifier holds (PostgreSQL, numeric.c).
func numerics(modifier int32) []string {
	if modifier < 4 {
		return []string{"1", "1234567890.123456", "1234567891", "2", "0", "-1", "0.5"}
	}
	precision, scale := int(modifier-4)>>16&0xffff, int(modifier-4)&0x7ff
	if scale > precision { // also negative scales, which are stored with a sign
		return []string{"0"}
	}
	largest := strings.Repeat("9", max(min(precision-scale, 30), 0)) + "." + strings.Repeat("9", min(scale, 30))
	if precision == scale {
		return []string{"0", "0" + strings.TrimSuffix(largest, "."), "0." + strings.Repeat("1", min(scale, 30))}
	}
	return []string{"1", "2", strings.TrimSuffix(largest, "."), "3", "0", "-1"}
}

func bits(modifier int32) []string {
	n := int(modifier)
	if n <= 0 || n > 1000 {
		n = 3
	}
	return []string{strings.Repeat("0", n), strings.Repeat("0", n-1) + "1", strings.Repeat("1", n)}
}

func (m *maker) arrays(t *typeFacts, modifier int32, hints *hints) []string {
	elements := m.values(t.Element, modifier, hints)
	if len(elements) == 0 {
		return []string{"{}"}
	}
	quoted := make([]string, len(elements))
	for i, element := range elements {
		quoted[i] = quoteIn(element)
	}
	values := []string{"{" + quoted[0] + "}", "{" + strings.Join(quoted[:min(2, len(quoted))], t.Delimiter) + "}"}
	// What a condition names may be what the elements must be.
	named := make([]string, min(len(hints.plain), 8))
	for i := range named {
		named[i] = quoteIn(hints.plain[i])
		for from := range i + 1 {
			values = append(values, "{"+strings.Join(named[from:i+1], t.Delimiter)+"}")
		}
	}
	for _, element := range quoted[1:] {
		values = append(values, "{"+element+"}")
	}
	values = append(values[:min(len(values), most-20)], "{}")
	for n := 3; n <= min(len(quoted), 12); n++ {
		values = append(values, "{"+strings.Join(quoted[:n], t.Delimiter)+"}")
	}
	return values
}

// quoteIn quotes a value inside an array, a row or a range.
func quoteIn(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

func (m *maker) rows(t *typeFacts, hints *hints) []string {
	var values []string
	for i := range 4 {
		fields := make([]string, len(t.Attributes))
		for j, attribute := range t.Attributes {
			if choices := m.values(attribute, t.AttributeModifiers[j], hints); len(choices) > 0 {
				fields[j] = quoteIn(choices[i%len(choices)])
			}
		}
		values = append(values, "("+strings.Join(fields, ",")+")")
	}
	return values
}

func (m *maker) ranges(t *typeFacts, modifier int32, hints *hints) []string {
	bounds := m.values(t.Bound, modifier, hints)
	var values []string
	for i := range min(len(bounds), 3) {
		for j := range min(len(bounds), 3) {
			if j == i+1 {
				values = append(values, fmt.Sprintf("[%s,%s)", quoteIn(bounds[i]), quoteIn(bounds[j])))
			}
		}
	}
	if len(bounds) > 2 {
		values = append(values, fmt.Sprintf("[%s,)", quoteIn(bounds[2])), fmt.Sprintf("(,%s)", quoteIn(bounds[0])))
	}
	values = append(values, "empty")
	if len(bounds) > 0 {
		values = append(values, fmt.Sprintf("[%s,%[1]s]", quoteIn(bounds[0])))
	}
	return values
}

// short reports whether a text is one that a condition may compare with.
func short(text string) bool { return len(text) <= 500 && utf8.ValidString(text) }
