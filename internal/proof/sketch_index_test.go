package proof_test

// onTable draws what stands on a table.
func (s *sketch) onTable(r *relation) {
	s.triggers(r)
	if r.view != 0 {
		return
	}
	for _, name := range []string{r.label + "_i", `"` + r.label + ` I"`} {
		s.index(r, name)
	}
	if len(r.columns) > 1 && r.columns[1].typ != "jsonb" && s.choose(r.label+".extended statistics", 3) == 2 {
		if r.of("app.addr") == nil && r.of("app.span") == nil {
			s.add("CREATE STATISTICS %s_stats%s ON %s, %s FROM %s", r.label, s.one(r.label+".extended statistics.kind", "", " (mcv)"), r.columns[0].name, r.columns[1].name, r.name)
		}
	}
	if policy := s.one(r.label+".policy", "", "", "USING (true)", "FOR SELECT TO app USING (%[1]s IS NOT NULL)", "TO reader, app USING (%[1]s IS NOT NULL) WITH CHECK (true)"); policy != "" {
		s.add("CREATE POLICY only_some ON %[2]s "+policy+"%.0[1]s%.0[2]s", r.columns[0].name, r.name)
		if s.has(r.label + ".secured") {
			s.add("ALTER TABLE %s ENABLE ROW LEVEL SECURITY", r.name)
		}
	}
	if s.choose(r.label+".rule", 4) == 3 {
		s.add("CREATE RULE %s_rule AS ON DELETE TO %s WHERE old.%s IS NULL DO INSTEAD NOTHING", r.label, r.name, r.columns[0].name)
	}
	if s.choose(r.label+".replica", 5) == 4 {
		s.add("ALTER TABLE %s REPLICA IDENTITY FULL", r.name)
	}
}

// index draws an index of a table.
func (s *sketch) index(r *relation, name string) {
	label := r.label + "." + name
	first := r.columns[0].name
	on := []string{"", "", "(" + first + ")", "(" + first + " DESC NULLS LAST)", "USING hash (" + first + ")", "((" + first + " + 1))", "(" + first + ") WHERE " + first + " > 3"}
	for _, c := range r.of("text") {
		if c.typ == "text" {
			on = append(on, "(lower("+c.name+"))", "("+c.name+" text_pattern_ops, "+first+") INCLUDE ("+first+")")
		}
	}
	for _, c := range r.of("jsonb") {
		on = append(on, "USING gin ("+c.name+" jsonb_path_ops)")
	}
	for _, c := range r.of("app.mood") {
		on = append(on, "("+c.name+")")
	}
	for _, c := range r.of(`"Pos"`) {
		on = append(on, "("+c.name+")")
	}
	if s.routines["plus"] {
		on = append(on, "(app.plus("+first+"::int))")
	}
	definition := on[s.choose(label, 12)%len(on)]
	if definition == "" {
		return
	}
	s.add("CREATE INDEX %s ON %s %s", name, r.name, definition)
	if s.choose(label+".comment", 3) == 2 {
		schema := ""
		if len(r.name) > 4 && r.name[:4] == "app." {
			schema = "app."
		}
		s.add("COMMENT ON INDEX %s%s IS 'an index'", schema, name)
	}
}
