package workspace

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/ddl"
)

// Subscriptions stand in a catalog that all databases share: CREATE DATABASE copies none, and a database that has one
// can't be dropped. Only superusers make them, so that most workspaces never see one. The rows are handled directly,
// because CREATE and DROP SUBSCRIPTION are made to connect to a publisher, which no throwaway server may do.

// copySubscriptions gives a clone the subscriptions of its template, disabled, with their comments.
func (d *Database) copySubscriptions(ctx context.Context, template string) error {
	var oids []uint32
	err := d.w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		rows, err := admin.Query(ctx, "SELECT s.oid FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d"+
			" ON d.oid = s.subdbid WHERE d.datname = $1", template)
		if err != nil {
			return err
		}
		oids, err = pgx.CollectRows(rows, pgx.RowTo[uint32])
		return err
	})
	if err != nil || len(oids) == 0 {
		return err
	}
	return d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		for _, oid := range oids {
			if _, err := admin.Exec(ctx, fmt.Sprintf(copySubscription, oid)); err != nil {
				return fmt.Errorf("copy a subscription: %w", err)
			}
		}
		return nil
	})
}

const copySubscription = `DO $$
DECLARE
  copy oid := pg_catalog.pg_nextoid('pg_catalog.pg_subscription', 'oid', 'pg_catalog.pg_subscription_oid_index');
BEGIN
  PERFORM pg_catalog.set_config('allow_system_table_mods', 'on', true);
  INSERT INTO pg_catalog.pg_subscription
  SELECT (pg_catalog.jsonb_populate_record(s, pg_catalog.jsonb_build_object('oid', copy, 'subenabled', false,
    'subdbid', (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))).*
  FROM pg_catalog.pg_subscription s WHERE s.oid = %[1]d;
  UPDATE pg_catalog.pg_description SET objoid = copy WHERE classoid = 6100 AND objoid = %[1]d;
END $$`

// dropSubscriptions forgets the subscriptions of a database that is about to go.
func dropSubscriptions(ctx context.Context, admin *pgx.Conn, database string) error {
	var any bool
	err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d"+
		" ON d.oid = s.subdbid WHERE d.datname = $1)", database).Scan(&any)
	if err != nil || !any {
		return err
	}
	_, err = admin.Exec(ctx, "BEGIN; SET LOCAL allow_system_table_mods = on; DELETE FROM pg_catalog.pg_subscription"+
		" WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "+ddl.Literal(database)+"); COMMIT")
	return err
}

// forgetSubscriptions drops what a superuser made for a file. Without a slot that connects to nobody.
func (d *Database) forgetSubscriptions(ctx context.Context) error {
	if !d.elevated.Load() {
		return nil
	}
	s := d.Superuser()
	defer s.Close(ctx)
	err := s.quietly(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT s.subname::text FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d"+
			" ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()")
		if err != nil {
			return err
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, name := range names {
			for _, sql := range []string{"ALTER SUBSCRIPTION %s DISABLE", "ALTER SUBSCRIPTION %s SET (slot_name = NONE)", "DROP SUBSCRIPTION %s"} {
				if _, err := tx.Exec(ctx, fmt.Sprintf(sql, ddl.Ident(name))); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("drop the subscriptions of the throwaway database %s: %w", d.name, err)
	}
	return nil
}
