package proof_test

// privilegeDefaults draws what new objects are given.
func (s *sketch) privilegeDefaults() {
	if s.has("default privileges") {
		s.add("ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT %s ON TABLES TO reader", s.one("default privileges.right", "SELECT", "SELECT, INSERT"))
	}
	if s.has("default privileges of functions") {
		s.add("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
	}
}

// typeObjects draws types of every kind.
func (s *sketch) typeObjects() {
	s.types = []string{"int", "bigint", "text", "varchar(20)", "numeric(10,2)", "timestamptz", "boolean", "jsonb", "int[]", "text[]", "date"}
	if s.has("collation") {
		s.add("CREATE COLLATION app.ci (PROVIDER = icu, LOCALE = %s)", s.one("collation.locale", "'und'", "'und-u-ks-level2', DETERMINISTIC = false", "'de'"))
	}
	if labels := s.one("enum", "", "'sad', 'ok'", "'sad', 'ok', 'happy'", "'ok', 'sad'", "'sad', 'mid', 'ok'", "'sad'"); labels != "" {
		s.add("CREATE TYPE app.mood AS ENUM (%s)", labels)
		s.types = append(s.types, "app.mood", "app.mood[]")
	}
	if check := s.one("domain", "", "", "CHECK (VALUE > 0)", "CHECK (VALUE > 1)", "DEFAULT 3", "CONSTRAINT big CHECK (VALUE > 2) CHECK (VALUE < 1000)", "NOT NULL"); check != "" {
		s.add("CREATE DOMAIN \"Pos\" AS int %s", check)
		s.types = append(s.types, `"Pos"`)
	}
	if attributes := s.one("composite", "", "street text, no int", "street text, no int, zip text", "street varchar(9), no int"); attributes != "" {
		s.add("CREATE TYPE app.addr AS (%s)", attributes)
		s.types = append(s.types, "app.addr")
	}
	if of := s.one("range", "", "SUBTYPE = int", "SUBTYPE = bigint", "SUBTYPE = text, COLLATION = \"C\""); of != "" {
		s.add("CREATE TYPE app.span AS RANGE (%s)", of)
		s.types = append(s.types, "app.span")
	}
	s.typeFacts()
}

func (s *sketch) typeFacts() {
	for _, name := range s.types {
		if name != "app.mood" && name != "app.addr" && name != "app.span" {
			continue
		}
		if text := s.one(name+".comment", "", "'a type'", "'the type'"); text != "" {
			s.add("COMMENT ON TYPE %s IS %s", name, text)
		}
		if s.has(name + ".private") {
			s.add("REVOKE USAGE ON TYPE %s FROM PUBLIC", name)
		}
	}
}

// sequences draws a sequence of its own.
func (s *sketch) sequences() {
	if s.has("sequence") {
		s.add("CREATE SEQUENCE app.seq %s", s.one("sequence.options", "", "START 5", "AS int INCREMENT 2", "CACHE 5 CYCLE", "MINVALUE -5 MAXVALUE 100"))
	}
}

// searches draws text search objects.
func (s *sketch) searches() {
	if !s.has("text search") {
		return
	}
	s.add("CREATE TEXT SEARCH DICTIONARY app.stem (TEMPLATE = snowball, LANGUAGE = %s)", s.one("text search.language", "english", "german"))
	s.add("CREATE TEXT SEARCH CONFIGURATION app.site (PARSER = default)")
	s.add("ALTER TEXT SEARCH CONFIGURATION app.site ADD MAPPING FOR %s WITH %s",
		s.one("text search.tokens", "asciiword", "asciiword, word"), s.one("text search.dictionaries", "simple", "app.stem", "app.stem, simple"))
}
