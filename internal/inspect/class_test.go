package inspect_test

import "testing"

// A key that stands before the default operator class of its type waits for the class: PostgreSQL would take that of all
// composite types.
func TestKeyWaitsForOperatorClass(t *testing.T) {
	t.Parallel()
	s := schema(t, `CREATE TYPE c AS (a int);
CREATE TABLE t (a c PRIMARY KEY, EXCLUDE USING btree (a WITH =));
CREATE OPERATOR CLASS ops DEFAULT FOR TYPE c USING btree AS FUNCTION 1 cmp(c, c), OPERATOR 3 =;
CREATE OPERATOR public.= (FUNCTION = eq, LEFTARG = c, RIGHTARG = c, COMMUTATOR = OPERATOR(public.=));
CREATE FUNCTION eq(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a';
CREATE FUNCTION cmp(c, c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.btint4cmp(($1).a, ($2).a)';`)
	if err := s.Database.Exec(t.Context(), `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index i JOIN pg_opclass o ON o.oid = i.indclass[0] WHERE i.indrelid = 't'::regclass AND o.opcname <> 'ops') THEN
    RAISE EXCEPTION 'an index has the class of all composite types';
  END IF;
END $$`); err != nil {
		t.Error(err)
	}
}
