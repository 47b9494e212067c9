package sample

// builtin are values of the types that PostgreSQL and its extensions come with, by the type's name. The first three ascend,
// so that ranges can be made of them; the second is one that no smaller type of the same family holds.
var builtin = map[string][]string{
	"bool":    {"false", "true"},
	"int2":    {"1", "300", "32000", "2", "0", "-1"},
	"int4":    {"1", "70000", "70001", "2", "0", "-1"},
	"int8":    {"1", "3000000000", "3000000001", "2", "0", "-1"},
	"float4":  {"0.5", "1.25", "2.5", "0", "1"},
	"float8":  {"0.5", "1.123456789012", "1e20", "0", "1", "-0.5"},
	"money":   {"1.50", "2000.25", "3000"},
	"date":    {"2001-02-03", "2024-02-29", "2024-12-31", "1999-12-31"},
	"time":    {"01:02:03", "12:34:56.789012", "23:59:59"},
	"timetz":  {"01:02:03+00", "12:34:56.789012+02", "23:59:59+05:30"},
	"bytea":   {`\x00`, `\xdeadbeef`, `\xff`},
	"char":    {"a", "b", "c"},
	"uuid":    {"00000000-0000-4000-8000-000000000001", "7d444840-9dc0-11d1-b245-5ffdce74fad2", "ffffffff-ffff-4fff-bfff-ffffffffffff"},
	"xml":     {"<a/>", "<b>text</b>", "<c d=\"1\"/>"},
	"inet":    {"10.0.0.1", "192.168.1.5/24", "2001:db8::1", "::1"},
	"cidr":    {"10.0.0.0/8", "192.168.1.0/24", "2001:db8::/32"},
	"macaddr": {"08:00:2b:01:02:03", "08:00:2b:01:02:04", "08:00:2b:01:02:05"},
	"point":   {"(1,2)", "(3,4)", "(5,6)"},
	"line":    {"{1,2,3}", "{4,5,6}", "{7,8,9}"},
	"lseg":    {"[(1,2),(3,4)]", "[(5,6),(7,8)]", "[(9,10),(11,12)]"},
	"box":     {"(3,4),(1,2)", "(7,8),(5,6)", "(11,12),(9,10)"},
	"path":    {"((1,2),(3,4))", "[(5,6),(7,8)]", "((9,10),(11,12))"},
	"polygon": {"((1,2),(3,4),(5,0))", "((5,6),(7,8),(9,1))", "((9,10),(11,12),(13,1))"},
	"circle":  {"<(1,2),3>", "<(10,20),3>", "<(100,200),3>"},

	"timestamp":   {"2001-02-03 04:05:06", "2024-02-29 23:59:59.123456", "2024-12-31 00:00:00"},
	"timestamptz": {"2001-02-03 04:05:06+00", "2024-02-29 23:59:59.123456+00", "2024-12-31 00:00:00+00"},
	"interval":    {"1 day", "1 year 2 mons 3 days 04:05:06.789", "2 years", "00:00:01"},
	"macaddr8":    {"08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06", "08:00:2b:01:02:03:04:07"},

	"json":     {`{}`, `{"a": 1, "b": [true, null]}`, `["c"]`, `"text"`, `1`},
	"jsonb":    {`{}`, `{"a": 1, "b": [true, null]}`, `["c"]`, `"text"`, `1`},
	"jsonpath": {"$", "$.a", "$.b[*]"},
	"tsvector": {"'a':1", "'cat':2 'rat':1A", "'word':3"},
	"tsquery":  {"'a'", "'cat' & 'rat'", "!'word'"},

	"oid": {"1", "70000", "70001"}, "xid": {"1", "2", "3"}, "xid8": {"1", "70000", "70001"}, "cid": {"1", "2", "3"},
	"tid": {"(0,1)", "(0,2)", "(1,1)"}, "pg_lsn": {"0/1", "16/B374D848", "FF/0"},
	"pg_snapshot": {"1:1:", "10:20:10,14,15", "20:20:"}, "txid_snapshot": {"1:1:", "10:20:10,14,15", "20:20:"},
	"regclass": {"pg_class", "pg_type", "pg_proc"}, "regtype": {"integer", "text", "date"},
	"regproc": {"now", "random", "pi"}, "regprocedure": {"now()", "abs(integer)", "pi()"},
	"regoper": {"pg_catalog.||/", "pg_catalog.|/", "pg_catalog.!~~*"}, "regoperator": {"+(integer,integer)", "-(integer,integer)", "*(integer,integer)"},
	"regnamespace": {"pg_catalog", "information_schema", "public"}, "regrole": {"pg_monitor", "pg_signal_backend", "pg_read_all_stats"},
	"regconfig": {"simple", "english", "german"}, "regdictionary": {"simple", "english_stem", "german_stem"},
	"regcollation": {`"C"`, `"POSIX"`, `"default"`}, "regdatabase": {"postgres", "template0", "template1"},
	"int2vector": {"1", "1 2", "3"}, "oidvector": {"1", "1 2", "3"}, "refcursor": {"a", "b", "c"},

	"hstore": {`"a"=>"1"`, `"b"=>"2","c"=>NULL`, ``}, "ltree": {"a", "a.b", "b.c.d"}, "lquery": {"a.*", "*.b", "c"}, "ltxtquery": {"a", "b & c", "d"},
	"cube": {"(1)", "(1, 2)", "(3, 4),(5, 6)"}, "seg": {"1", "2 .. 3", "4"}, "isbn": {"0-393-04002-X", "978-0-393-04002-9", "978-3-16-148410-0"},
}

// anything is tried for types of which nothing is known.
var anything = []string{
	"1", "2", "3", "a", "b", "c", "(1,2)", "(3,4)", "(5,6)", "{}", "{1}", "[1]", "[1,2]", "[1,2,3]", "true", "2001-02-03", "00", "a=1", "POINT(1 2)", "POINT(3 4)", "",
}
