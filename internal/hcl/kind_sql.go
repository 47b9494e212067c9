package hcl

// Script is SQL that stands in a sql block: statements as in a SQL file.
type Script struct {
	// Text is the SQL, and File where it stands.
	Text, File string
	// Place says where in the file; it covers the whole text.
	Place Span
}

// sqlKind is a block of statements for which there is no block of their own.
func sqlKind() *kind {
	return &kind{build: buildSQL, block: block{kind: "sql", labels: optionalLabel, attrs: []attr{
		{name: "as", typ: tExpr, required: true, verbatim: true},
		{name: "depends_on", typ: tRefs},
	}}}
}

func buildSQL(l *loader, n *node) {
	as := n.text("as")
	w := &writer{}
	w.add(as)
	l.place(n, w, as.sql)
	script := Script{Text: as.sql, File: n.rng.Filename, Place: Span{End: len(as.sql), Line: n.rng.Start.Line, Column: n.rng.Start.Column}}
	if len(w.spans) > 0 {
		script.Place = w.spans[0]
	}
	l.scripts = append(l.scripts, script)
}
