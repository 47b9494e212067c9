package proof_test

import (
	"fmt"
	"slices"
	"strings"
)

// view draws a view or materialized view over one of the relations so far.
func (s *sketch) view(label string) {
	kind := s.choose(label, 4)
	if kind == 0 || len(s.relations) == 0 {
		return
	}
	from := s.relations[s.choose(label+".from", 10)%len(s.relations)]
	r := &relation{label: label, name: label, view: 'v'}
	if kind == 3 {
		r.view, r.name = 'm', `app."`+strings.ToUpper(label)+`"`
	}
	var list []string
	for i, c := range from.columns {
		if i > 0 && !s.has(fmt.Sprintf("%s.column %d", label, i)) {
			continue
		}
		name, item := c.name, "x."+c.name
		if i == 0 && s.choose(label+".alias", 4) == 3 {
			name, item = "renamed", item+" AS renamed"
		}
		r.columns, list = append(r.columns, &column{name: name, typ: c.typ}), append(list, item)
	}
	taken := slices.ContainsFunc(from.columns, func(c *column) bool { return c.name == "whole" })
	if s.choose(label+".row", 6) == 5 && !taken {
		r.columns, list = append(r.columns, &column{name: "whole", typ: "row"}), append(list, "x AS whole")
	}
	where := s.one(label+".where", "", " WHERE x."+from.columns[0].name+" IS NOT NULL", " WHERE true")
	query := "SELECT " + strings.Join(list, ", ") + " FROM " + from.name + " x" + where
	if r.view == 'm' {
		options, data := s.one(label+".options", "", " WITH (fillfactor = 60)"), s.one(label+".data", "", " WITH NO DATA")
		if from.empty {
			data = " WITH NO DATA" // one that has no data can't be read
		}
		r.empty = data != ""
		s.add("CREATE MATERIALIZED VIEW %s%s AS %s%s", r.name, options, query, data)
		if s.has(label + ".index") {
			s.add("CREATE UNIQUE INDEX %s_index ON %s (%s)", label, r.name, r.columns[0].name)
		}
	} else {
		s.add("CREATE VIEW %s%s AS %s", r.name, s.one(label+".options", "", " WITH (security_barrier)"), query)
		if s.choose(label+".default", 4) == 3 {
			s.add("ALTER VIEW %s ALTER %s SET DEFAULT NULL", r.name, r.columns[0].name)
		}
		s.triggers(r)
		r.empty = from.empty
	}
	s.relations = append(s.relations, r)
}

// onRelation draws the facts about tables and views.
func (s *sketch) onRelation(r *relation) {
	kind := "TABLE"
	switch r.view {
	case 'v':
		kind = "VIEW"
	case 'm':
		kind = "MATERIALIZED VIEW"
	}
	if text := s.one(r.label+".comment", "", "", "'first'", "'it''s'"); text != "" {
		s.add("COMMENT ON %s %s IS %s", kind, r.name, text)
	}
	if rights := s.one(r.label+".grant", "", "", "SELECT", "SELECT, UPDATE", "ALL"); rights != "" {
		s.add("GRANT %s ON %s TO %s", rights, r.name, s.one(r.label+".grant.to", "app", "reader WITH GRANT OPTION", "PUBLIC"))
	}
	if s.choose(r.label+".column grant", 3) == 2 {
		s.add("GRANT SELECT (%s) ON %s TO %s", r.columns[0].name, r.name, s.one(r.label+".column grant.to", "reader", "app"))
	}
}

// publications draws a publication of tables.
func (s *sketch) publications() {
	t0 := s.find("t0")
	if t0 == nil || shared.Major() < 15 || !s.has("publication") || s.now["t0.logged"] == 2 {
		return
	}
	s.add("CREATE PUBLICATION pub FOR TABLE t0%s%s", s.one("publication.columns", "", " (a)"), s.one("publication.with", "", " WITH (publish = 'insert')", " WHERE (a > 1) WITH (publish = 'insert')"))
}
