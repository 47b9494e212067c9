package proof_test

import (
	"fmt"
	"strings"
)

// partitioned draws a table whose rows are in partitions, and tables that may be its partitions.
func (s *sketch) partitioned() {
	if s.choose("p", 3) == 0 {
		return
	}
	columns := "a int NOT NULL, b text" + s.one("p.b", "", " NOT NULL", " DEFAULT 'p'")
	if s.has("p.c") {
		columns += ", c " + s.one("p.c.type", "int", "bigint", "numeric")
	}
	s.add("CREATE TABLE p (%s) PARTITION BY LIST (a)", columns)
	p := &relation{label: "p", name: "p", view: 'p', columns: []*column{{name: "a", typ: "int"}, {name: "b", typ: "text"}}}
	s.relations = append(s.relations, p)
	s.add("CREATE TABLE mid (%s) PARTITION BY LIST (a)", columns)
	attach := s.has("mid attached")
	parents := map[string]string{}
	for i := 1; i < 4; i++ {
		label := fmt.Sprintf("p%d", i)
		if s.choose(label, 4) == 0 {
			continue
		}
		own := s.one(label+".own", "", "", ", CHECK (a < 100)", ", CONSTRAINT own_"+label+" UNIQUE (b)", ", CHECK (b <> 'q')")
		s.add("CREATE TABLE %s (%s%s)", label, columns, own)
		parent := s.one(label+".of", "", "p", "p", "mid")
		parents[label] = parent
		if parent != "" {
			bound := s.one(label+".bound", fmt.Sprintf("FOR VALUES IN (%d)", i), fmt.Sprintf("FOR VALUES IN (%d, %d)", i, i+10))
			if i == 3 && parent == "p" {
				bound = s.one(label+".default", bound, "DEFAULT")
			}
			s.add("ALTER TABLE %s ATTACH PARTITION %s %s", parent, label, bound)
		}
		if s.has(label + ".own default") {
			s.add("ALTER TABLE %s ALTER b SET DEFAULT '%s'", label, label)
		}
		if s.choose(label+".listed", 3) == 2 {
			s.add("GRANT SELECT ON %s TO app", label)
		}
	}
	if attach {
		s.add("ALTER TABLE p ATTACH PARTITION mid FOR VALUES IN (%s)", s.midBound())
	}
	s.partitionedParts(strings.Contains(columns, ", c "))
}

// midBound returns values that no partition of p itself has.
func (s *sketch) midBound() string {
	values := []string{"50"}
	for i := 1; i < 4; i++ {
		if s.now[fmt.Sprintf("p%d", i)] > 0 && s.now[fmt.Sprintf("p%d.of", i)] == 3 {
			values = append(values, fmt.Sprint(i), fmt.Sprint(i+10))
		}
	}
	return strings.Join(values, ", ")
}

// partitionedParts draws keys, indexes, foreign keys and triggers of the partitioned table.
func (s *sketch) partitionedParts(wide bool) {
	if key := s.one("p.key", "", "PRIMARY KEY (a)", "UNIQUE (a)", "PRIMARY KEY (a, b)", "UNIQUE (b, a)"); key != "" {
		s.add("ALTER TABLE p ADD CONSTRAINT p_key %s", key)
		if strings.HasSuffix(key, "(a)") {
			if s.has("p.referenced") {
				s.add("CREATE TABLE refers (a int CONSTRAINT refers_p REFERENCES p (a)%s)", s.one("p.referenced.action", "", " ON DELETE CASCADE"))
			}
			if s.has("p.self") {
				s.add("ALTER TABLE p ADD CONSTRAINT p_self FOREIGN KEY (a) REFERENCES p (a)")
			}
		}
	}
	index := []string{"", "(b)", "(b DESC, a)", "(lower(b))", "(b) WHERE a > 0", "(b) WITH (fillfactor = 60)"}
	if wide {
		index = append(index, "(c)")
	}
	if on := index[s.choose("p.index", len(index))]; on != "" {
		s.add("CREATE INDEX p_index ON p %s", on)
	}
	if check := s.one("p.check", "", "CHECK (a > 0)", "CHECK (a > -1)"); check != "" {
		s.add("ALTER TABLE p ADD CONSTRAINT p_check %s", check)
	}
	if t0 := s.find("t0"); t0 != nil && t0.key && t0.columns[0].typ == "int" && s.now["t0.logged"] < 2 && s.has("p.refers") {
		s.add("ALTER TABLE p ADD CONSTRAINT p_t0 FOREIGN KEY (a) REFERENCES t0 (a)")
	}
}
