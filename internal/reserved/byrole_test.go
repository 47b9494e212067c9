package reserved

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A block that takes a role, grants and gives the role back becomes these statements, and no other block becomes any.
func TestByRole(t *testing.T) {
	t.Parallel()
	work, err := Rewrite("DO $plumb$\nDECLARE\n  before text := pg_catalog.current_setting('role');\nBEGIN\n  SET LOCAL ROLE \"An App\";\n" +
		"  GRANT SELECT ON t TO reader;\n  REVOKE INSERT ON t FROM reader;\n  PERFORM pg_catalog.set_config('role', before, true);\nEND\n$plumb$;")
	if err != nil || work == nil {
		t.Fatalf("work %v, error %v", work, err)
	}
	want := []string{`SET LOCAL ROLE "An App"`, "GRANT select ON t TO reader", "REVOKE insert ON t FROM reader"}
	if d := cmp.Diff(want, work.Super); d != "" || work.Owner != "An App" {
		t.Errorf("for %q:\n%s", work.Owner, d)
	}
	work, err = Rewrite("DO $plumb$\nDECLARE\n  before text := pg_catalog.current_setting('role');\n  runner text := CURRENT_USER;\nBEGIN\n  SET LOCAL ROLE app;\n" +
		"  EXECUTE 'GRANT SELECT ON \"it''s\" TO ' || pg_catalog.quote_ident(runner) || ' WITH GRANT OPTION';\n  PERFORM pg_catalog.set_config('role', before, true);\nEND\n$plumb$;")
	if err != nil || work == nil {
		t.Fatalf("work %v, error %v", work, err)
	}
	want = []string{"SET LOCAL ROLE app", `GRANT SELECT ON "it's" TO "The User" WITH GRANT OPTION`}
	if d := cmp.Diff(want, work.Statements("The User")); d != "" {
		t.Error(d)
	}
	for _, sql := range []string{
		"DO $$ DECLARE before text := pg_catalog.current_setting('role'); runner text := CURRENT_USER; BEGIN SET LOCAL ROLE app; EXECUTE 'DROP TABLE t; GRANT SELECT ON t TO ' || pg_catalog.quote_ident(runner); RESET ROLE; END $$",
		"DO $$ DECLARE before text := pg_catalog.current_setting('role'); runner text := CURRENT_USER; BEGIN SET LOCAL ROLE app; EXECUTE 'GRANT SELECT ON t TO ' || pg_catalog.quote_ident(runner) || '; DROP TABLE t'; RESET ROLE; END $$",
		"DO $$ DECLARE before text := pg_catalog.current_setting('role'); runner text := CURRENT_USER; BEGIN SET LOCAL ROLE app; EXECUTE 'CREATE ROLE ' || pg_catalog.quote_ident(runner); RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; PERFORM f(); GRANT SELECT ON t TO reader; RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; GRANT SELECT ON t TO reader; PERFORM f(); RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; CREATE TABLE x AS SELECT f(); RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE none; GRANT SELECT ON t TO reader; RESET ROLE; END $$",
		"DO $$ BEGIN SET ROLE app; GRANT SELECT ON t TO reader; RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; GRANT admin TO reader; RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; GRANT ALL ON DATABASE d TO reader; RESET ROLE; END $$",
		"DO $$ BEGIN SET LOCAL ROLE app; RESET ROLE; END $$",
		"DO $$ DECLARE x text := f(); BEGIN SET LOCAL ROLE app; GRANT SELECT ON t TO reader; RESET ROLE; END $$",
		"DO LANGUAGE plpgsql $$ BEGIN SET LOCAL ROLE app; GRANT SELECT ON t TO reader; SET LOCAL ROLE other; END $$",
	} {
		if work, err := Rewrite(sql); work != nil || err != nil {
			t.Errorf("%s: %v, %v", sql, work, err)
		}
	}
}
