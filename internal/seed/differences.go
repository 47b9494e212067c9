package seed

import "strings"

// Difference is a row that differs, as those see it who have the rows that should be there.
type Difference struct {
	// Change is added, removed or changed.
	Change string
	// Row names the row, Columns what differs in it.
	Row     string
	Columns []string
}

// Differences say row by row what leads from one to the other.
func (w *Way) Differences() []Difference {
	if w == nil {
		return nil
	}
	var list []Difference
	for _, c := range w.changes {
		for _, r := range c.deletes {
			list = append(list, Difference{Change: "removed", Row: c.title(r)})
		}
		for _, u := range c.updates {
			list = append(list, Difference{Change: "changed", Row: c.title(u.new), Columns: u.columns})
		}
		for _, r := range c.inserts {
			list = append(list, Difference{Change: "added", Row: c.title(r)})
		}
	}
	return list
}

// String is the difference in a line.
func (d Difference) String() string {
	line := map[string]string{"added": "+ ", "removed": "- ", "changed": "~ "}[d.Change] + d.Row
	if len(d.Columns) > 0 {
		line += ": " + strings.Join(d.Columns, ", ")
	}
	return line
}

func (c *change) title(r row) string {
	parts := make([]string, len(c.key))
	for i, name := range c.key {
		parts[i] = name + "=" + *r[name]
	}
	return "row " + strings.Join(parts, ", ") + " of " + c.String()
}
