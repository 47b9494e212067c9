package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

func (d *demo) bootstrap(ctx context.Context) error {
	if err := d.prepare(ctx); err != nil {
		return err
	}
	if err := connect(ctx, d.adminURL("postgres").String(), func(c *pgx.Conn) error {
		return exec1(ctx, c, "CREATE DATABASE "+database)
	}); err != nil {
		return err
	}
	d.say("PostgreSQL %d runs in a private directory; %s has the database block, %s (0600) the passwords", d.server.Major(), configFile, passwordFile)
	args := []string{"roles", "bootstrap", "--config", configFile, "--url", d.adminURL(database).String(), "--yes"}
	if err := d.show(ctx, 30, 0, args...); err != nil {
		return err
	}
	again, err := d.command(ctx, 0, args...)
	if err == nil && again != "" {
		err = fmt.Errorf("the second run changed something:\n%s", again)
	}
	if err != nil {
		return err
	}
	d.say("a second run changes nothing")
	return d.as(ctx, "", func(c *pgx.Conn) error {
		var powers int
		err := c.QueryRow(ctx, "SELECT count(*) FROM pg_roles WHERE rolname IN ($1, $2) AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR NOT rolcanlogin)",
			migrator, application).Scan(&powers)
		if err == nil && powers > 0 {
			err = errors.New("a user has powers that it must not have")
		}
		return err
	})
}

func (d *demo) up(ctx context.Context) error {
	if err := d.show(ctx, 30, 0, "migrate", "up", "--config", configFile, "--yes"); err != nil {
		return err
	}
	if err := d.rows(ctx); err != nil {
		return err
	}
	n, err := d.uses(ctx)
	if err != nil {
		return err
	}
	d.say("%s can SELECT, INSERT, UPDATE and DELETE in all %d tables", application, n)
	if err := d.refused(ctx,
		"CREATE TABLE registry.mine (id int)", "CREATE TABLE public.mine (id int)", "CREATE SCHEMA mine",
		"DROP TABLE registry.tags", "ALTER TABLE registry.tags ADD COLUMN mine int", "CREATE INDEX ON registry.tags (name)",
		"SELECT * FROM plumb.schema_migrations", "INSERT INTO plumb.schema_migrations DEFAULT VALUES", "DELETE FROM plumb.attempts",
	); err != nil {
		return err
	}
	d.say("PostgreSQL refuses it CREATE, DROP, ALTER and the tables of the history")
	d.before, err = d.hash(ctx)
	return err
}

// hash is the fingerprint of the live schema.
func (d *demo) hash(ctx context.Context) (string, error) {
	return d.command(ctx, 0, "schema", "inspect", "--config", configFile, "--format", "{{ .Hash }}")
}

func (d *demo) change(ctx context.Context) error {
	for _, e := range edits {
		if err := e.apply(filepath.Join(d.dir, "schema")); err != nil {
			return err
		}
	}
	d.say("a column's type below views, an enum value used as a default, a table with a foreign key, grants")
	count := func() int {
		found, _ := filepath.Glob(filepath.Join(d.dir, "migrations", "*.up.sql"))
		return len(found)
	}
	before := count()
	if err := d.show(ctx, 80, 0, "migrate", "diff", "stats_by_month", "--config", configFile); err != nil {
		return err
	}
	if d.wrote = count() - before; d.wrote == 0 {
		return errors.New("no migration was written")
	}
	return nil
}

const badMigration = `-- Written by hand, with two mistakes.
CREATE TABLE stats.scratch (id integer);
ALTER TABLE registry.repositories DROP COLUMN checked_at;
`

func (d *demo) lint(ctx context.Context) error {
	if err := d.show(ctx, 20, 0, "migrate", "lint", "--config", configFile, "--latest", strconv.Itoa(d.wrote)); err != nil {
		return err
	}
	out, err := d.command(ctx, 0, "migrate", "new", "scratch", "--config", configFile)
	if err != nil {
		return err
	}
	written := strings.Fields(out)
	if err := d.write(written[0], badMigration); err != nil {
		return err
	}
	if _, err := d.command(ctx, 0, "migrate", "hash", "--config", configFile); err != nil {
		return err
	}
	if err := d.show(ctx, 20, 2, "migrate", "lint", "--config", configFile, "--latest", "1"); err != nil {
		return err
	}
	for _, name := range written {
		if strings.HasSuffix(name, ".sql") {
			if err := os.Remove(filepath.Join(d.dir, name)); err != nil {
				return err
			}
		}
	}
	_, err = d.command(ctx, 0, "migrate", "hash", "--config", configFile)
	return err
}

func (d *demo) drift(ctx context.Context) error {
	if err := d.show(ctx, 20, 0, "migrate", "up", "--config", configFile, "--yes"); err != nil {
		return err
	}
	if err := d.show(ctx, 30, 0, "migrate", "status", "--config", configFile); err != nil {
		return err
	}
	if err := d.show(ctx, 5, 0, "drift", "--config", configFile); err != nil {
		return err
	}
	if err := d.as(ctx, migrator, func(c *pgx.Conn) error {
		return exec1(ctx, c, "CREATE INDEX by_hand ON registry.servers (title); REVOKE SELECT ON registry.server_list FROM registry_readonly")
	}); err != nil {
		return err
	}
	d.say("somebody adds an index and revokes a grant by hand")
	if err := d.show(ctx, 40, 2, "drift", "--config", configFile); err != nil {
		return err
	}
	repair, err := d.command(ctx, 2, "drift", "--config", configFile, "--format", "{{ .Live.Repair }}")
	if err != nil {
		return err
	}
	if err := d.as(ctx, migrator, func(c *pgx.Conn) error { return exec1(ctx, c, repair) }); err != nil {
		return err
	}
	d.say("the SQL that it prints was run")
	return d.show(ctx, 5, 0, "drift", "--config", configFile)
}

func (d *demo) down(ctx context.Context) error {
	if err := d.show(ctx, 20, 0, "migrate", "down", "--config", configFile, "--num-steps", strconv.Itoa(d.wrote), "--yes"); err != nil {
		return err
	}
	after, err := d.hash(ctx)
	if err != nil {
		return err
	}
	if after != d.before {
		return errors.New("the schema is not the one from before")
	}
	d.say("the schema is the one from before, and every row is still there")
	_, err = d.uses(ctx)
	return err
}
