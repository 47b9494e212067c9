package proof_test

// freeRoutines draws routines that need no table.
func (s *sketch) freeRoutines() {
	if sql := s.one("plus", "",
		"(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + 1'",
		"(a int) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT a + 2'",
		"(a int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT a::bigint'",
		"(b int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN b; END'",
		"(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + b"); sql != "" {
		s.add("CREATE FUNCTION app.plus%s", sql)
		s.routines["plus"] = true
	}
	if s.has("trigger function") {
		s.add("CREATE FUNCTION app.tell() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN %s RETURN NEW; END$$", s.one("trigger function.body", "", "RAISE NOTICE 'x';"))
		s.routines["tell"] = true
	}
	if s.has("operator") && s.routines["plus"] {
		s.add("CREATE FUNCTION app.near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2'")
		s.add("CREATE OPERATOR app.=~= (LEFTARG = int, RIGHTARG = int, FUNCTION = app.near%s)", s.one("operator.options", "", ", COMMUTATOR = OPERATOR(app.=~=)", ", RESTRICT = eqsel"))
	}
	if s.has("aggregate") {
		s.add("CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int%s)", s.one("aggregate.options", "", ", INITCOND = '0'", ", COMBINEFUNC = int4pl, PARALLEL = SAFE"))
		s.routines["total"] = true
	}
}

// boundRoutines draws routines whose bodies and signatures need tables.
func (s *sketch) boundRoutines() {
	for _, r := range s.relations {
		label, first := r.label+".", r.columns[0].name
		switch s.choose(label+"routine", 5) {
		case 1:
			s.add("CREATE FUNCTION app.%s_text() RETURNS bigint LANGUAGE sql AS $$ SELECT count(%s) FROM %s $$", r.label, first, r.name)
		case 2:
			s.add("CREATE FUNCTION app.%s_atomic() RETURNS bigint BEGIN ATOMIC SELECT count(%s) FROM %s; END", r.label, first, r.name)
		case 3:
			s.add("CREATE FUNCTION app.%s_rows() RETURNS SETOF %s LANGUAGE sql AS $$ SELECT * FROM %s $$", r.label, r.name, r.name)
		case 4:
			s.add("CREATE PROCEDURE app.%s_take(x %s, y int DEFAULT 0) LANGUAGE plpgsql AS $$BEGIN NULL; END$$", r.label, r.name)
		}
	}
}

// triggers draws triggers of a table.
func (s *sketch) triggers(r *relation) {
	if !s.routines["tell"] {
		return
	}
	name := r.label + "_trigger"
	kind := s.choose(r.label+".trigger", 5)
	events := s.one(r.label+".trigger.events", "INSERT", "UPDATE", "UPDATE OF "+r.columns[0].name, "INSERT OR DELETE")
	switch {
	case kind == 0:
		return
	case r.view == 'v':
		s.add("CREATE TRIGGER %s INSTEAD OF INSERT ON %s FOR EACH ROW EXECUTE FUNCTION app.tell()", name, r.name)
		return
	case kind == 1:
		s.add("CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION app.tell()", name, events, r.name)
	case kind == 2:
		s.add("CREATE TRIGGER %s AFTER %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION app.tell()", name, events, r.name)
	case kind == 3:
		s.add("CREATE CONSTRAINT TRIGGER %s AFTER %s ON %s DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.tell()", name, events, r.name)
	default:
		s.add("CREATE TRIGGER %s AFTER INSERT ON %s REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.tell()", name, r.name)
	}
	if state := s.one(r.label+".trigger.state", "", "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"); state != "" {
		s.add("ALTER TABLE %s %s TRIGGER %s", r.name, state, name)
	}
	if s.has(r.label + ".trigger.comment") {
		s.add("COMMENT ON TRIGGER %s ON %s IS 'tells'", name, r.name)
	}
}
