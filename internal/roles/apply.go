package roles

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
)

// Statement is one statement of the script, with what it is for.
type Statement struct {
	Comment string
	SQL     string // without the semicolon
}

// Statements returns the bootstrap as SQL for an administrator to run with psql, connected to the database. Each statement
// is guarded, so that running all of them again changes nothing but the salt of the passwords, and refuses what Apply refuses.
// The passwords are in it as SCRAM verifiers: those are not the passwords, but whoever gets hold of them can try passwords
// against them, so the script is not for publishing.
func Statements(s Spec) ([]Statement, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	migration, app, err := s.verifiers()
	if err != nil {
		return nil, err
	}
	var list []Statement
	for _, r := range s.refusals() {
		list = append(list, Statement{
			Comment: "Refuse if " + r.what + ".",
			SQL: block(fmt.Sprintf("  IF %s THEN\n    RAISE EXCEPTION USING MESSAGE = %s, HINT = %s;\n  END IF;",
				r.bad, literal(r.where+": "+r.what), literal(r.hint))),
		})
	}
	for _, st := range s.steps(migration, app) {
		list = append(list, Statement{Comment: upperFirst(st.what) + ".", SQL: st.guarded()})
	}
	return list, nil
}

// safePath keeps operators and functions that somebody put into public away from an administrator's session.
const safePath = "SET LOCAL search_path = pg_catalog, pg_temp"

// Script joins the statements into one transaction for psql.
func Script(list []Statement) string {
	var b strings.Builder
	b.WriteString("BEGIN;\n" + safePath + ";\n")
	for _, st := range list {
		fmt.Fprintf(&b, "\n-- %s\n%s;\n", strings.ReplaceAll(st.Comment, "\n", " "), st.SQL)
	}
	b.WriteString("\nCOMMIT;\n")
	return b.String()
}

// guarded is the statement in a block that runs it only when it is needed and makes sure that it worked: a GRANT by
// somebody who may not grant is only a warning to PostgreSQL.
func (st step) guarded() string {
	if st.done == "" {
		return st.sql
	}
	inner := st.sql
	if body, isBlock := strings.CutPrefix(inner, "DO $plumb$\n"); isBlock {
		inner = strings.TrimSuffix(body, "\n$plumb$")
	}
	return block(fmt.Sprintf("  IF NOT %s THEN\n    %s;\n    IF NOT %s THEN\n      RAISE EXCEPTION %s;\n    END IF;\n  END IF;",
		st.done, inner, st.done, literal(strings.ReplaceAll("no right to "+st.what, "%", "%%"))))
}

// block wraps statements in DO, with a delimiter that no name in them can end.
func block(body string) string {
	tag := "$bootstrap$"
	for n := 0; strings.Contains(body, tag); n++ {
		tag = fmt.Sprintf("$bootstrap%d$", n)
	}
	return "DO " + tag + "\nBEGIN\n" + body + "\nEND\n" + tag
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func (s Spec) verifiers() (migration, app string, err error) {
	for _, user := range []struct {
		name     string
		password config.Secret
		target   *string
	}{{s.MigrationUser, s.MigrationPassword, &migration}, {s.AppUser, s.AppPassword, &app}} {
		if user.password.Empty() {
			continue
		}
		if *user.target, err = Verifier(user.password); err != nil {
			return "", "", fail.Wrap(err, "set the password", user.name, "")
		}
	}
	return migration, app, nil
}

// Apply makes a Spec true, in one transaction, as an administrator connected to the Spec's database. It returns what it changed, in order; nothing
// when all was as it should be. A dangerous state is refused with a hint and nothing is changed.
//
// Whether a password differs is only visible to a superuser. Others leave the passwords of existing roles alone.
func Apply(ctx context.Context, c *pgx.Conn, s Spec) (changes []string, err error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	migration, app, err := s.verifiers()
	if err != nil {
		return nil, err
	}
	err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, safePath); err != nil {
			return fmt.Errorf("begin the bootstrap: %w", err)
		}
		if err := refuse(ctx, tx, s.refusals()); err != nil {
			return err
		}
		created := map[string]bool{}
		for _, st := range s.steps(migration, app) {
			changed, err := s.apply(ctx, tx, st, created)
			if err != nil {
				return stepError(err, st)
			}
			if changed {
				changes = append(changes, st.what)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}

// Pending returns what Apply would change, and changes nothing itself. It refuses what Apply refuses.
func Pending(ctx context.Context, c *pgx.Conn, s Spec) (changes []string, err error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	migration, app, err := s.verifiers()
	if err != nil {
		return nil, err
	}
	err = pgx.BeginTxFunc(ctx, c, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, safePath); err != nil {
			return fmt.Errorf("look at the roles as they are: %w", err)
		}
		if err := refuse(ctx, tx, s.refusals()); err != nil {
			return err
		}
		created := map[string]bool{}
		for _, st := range s.steps(migration, app) {
			needed, err := s.needed(ctx, tx, st, created)
			if err != nil {
				return stepError(err, st)
			}
			if needed {
				changes = append(changes, st.what)
				created[st.creates] = true
			}
		}
		return nil
	})
	return changes, err
}

func (s Spec) needed(ctx context.Context, tx pgx.Tx, st step, created map[string]bool) (bool, error) {
	if st.password != "" {
		return s.needsPassword(ctx, tx, st.password, created[st.password])
	}
	return holds(ctx, tx, "NOT "+st.done)
}

func refuse(ctx context.Context, tx pgx.Tx, list []refusal) error {
	for _, r := range list {
		bad, err := holds(ctx, tx, r.bad)
		if err != nil {
			return fmt.Errorf("look at the roles as they are: %w", err)
		}
		if bad {
			return fail.New(r.what, r.where, r.hint)
		}
	}
	return nil
}

// apply runs one step if it is needed.
func (s Spec) apply(ctx context.Context, tx pgx.Tx, st step, created map[string]bool) (bool, error) {
	needed, err := s.needed(ctx, tx, st, created)
	if err != nil || !needed {
		return false, err
	}
	if _, err := tx.Exec(ctx, st.sql); err != nil {
		return false, err
	}
	if st.creates != "" {
		created[st.creates] = true
	}
	if st.done == "" {
		return true, nil
	}
	worked, err := holds(ctx, tx, st.done)
	if err == nil && !worked {
		// PostgreSQL only warns when a GRANT has no effect (01007).
		err = errors.New("the statement had no effect")
	}
	return true, err
}

// needsPassword compares the stored verifier with the wanted password.
func (s Spec) needsPassword(ctx context.Context, tx pgx.Tx, user string, created bool) (bool, error) {
	if created {
		return true, nil
	}
	readable, err := holds(ctx, tx, "pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')")
	if err != nil || !readable {
		return false, err
	}
	var stored *string
	err = tx.QueryRow(ctx, "SELECT rolpassword FROM pg_catalog.pg_authid WHERE rolname = $1", user).Scan(&stored)
	if err != nil {
		return false, fmt.Errorf("read the stored verifier: %w", err)
	}
	password := s.MigrationPassword
	if user == s.AppUser && !s.single() {
		password = s.AppPassword
	}
	return stored == nil || !matches(*stored, password), nil
}

func holds(ctx context.Context, tx pgx.Tx, expression string) (bool, error) {
	var yes bool
	err := tx.QueryRow(ctx, "SELECT "+expression).Scan(&yes)
	return yes, err
}

func stepError(err error, st step) error {
	hint := ""
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || pgErr.Code == "42501" {
		hint = "run the bootstrap as a superuser, or as the database's owner with CREATEROLE"
	}
	return fail.Wrap(err, st.what, "", hint)
}
