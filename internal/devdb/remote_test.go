//go:build unix

package devdb

import (
	"strings"
	"testing"
)

// The server of the user is here one that plumb started.
func TestOpenURL(t *testing.T) {
	t.Parallel()
	theirs := mustOpen(t, Options{HBA: []string{"local all locked scram-sha-256"}})
	admin := theirs.URL(SuperuserName, "postgres")
	mustQuery(t, admin, "create role creator login createdb password 'x'")
	mustQuery(t, admin, "create role reader login")
	mustQuery(t, admin, "create role locked login createdb password 'hunter2'")

	srv := mustOpen(t, Options{URL: theirs.URL("creator", "postgres") + "&search_path=public", Major: theirs.Major()})
	if srv.Private() || srv.Superuser() != "creator" || srv.VersionNum() != theirs.VersionNum() {
		t.Errorf("private %v, superuser %s, version %d", srv.Private(), srv.Superuser(), srv.VersionNum())
	}
	mustQuery(t, srv.URL("creator", "postgres"), "create database d")
	if got := mustQuery(t, srv.URL("reader", "d"), "select current_user || ' in ' || current_database()"); got != "reader in d" {
		t.Error(got)
	}
	if err := srv.Close(); err != nil {
		t.Error(err)
	}
	mustQuery(t, admin, "select 1") // it is theirs to stop

	for _, tt := range []struct {
		opts      Options
		err, hint string
	}{
		{Options{URL: theirs.URL("reader", "postgres")}, "may not create databases", `ALTER ROLE "reader" CREATEDB`},
		{Options{URL: admin, Major: theirs.Major() + 1}, "is needed", "local://"},
		{Options{URL: strings.Replace(theirs.URL("locked", "postgres"), "locked@", "locked:hunter3@", 1)}, "28P01", ""},
		{Options{URL: "postgres://u:hunter3@[::1"}, "", "postgres://"},
	} {
		_, err := Open(t.Context(), tt.opts)
		if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(hintOf(err), tt.hint) {
			t.Errorf("got %v\nhint: %s", err, hintOf(err))
		}
		if err != nil && strings.Contains(err.Error(), "hunter") {
			t.Errorf("the password is in %v", err)
		}
	}
}
