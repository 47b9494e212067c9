package config

import (
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// urlHint is the hint of every malformed URL; the URL itself is never repeated, because it may hold a password.
const urlHint = "write postgres://user@host:5432/database?sslmode=verify-full, with special characters percent-encoded"

// ParseURL reads postgres://user:password@host:port/database?sslmode=… into a complete Database with one user. Port
// defaults to 5432 and sslmode to require. The query may have sslmode, sslrootcert, sslcert, sslkey, connect_timeout (seconds),
// search_path and libpq's host (also the directory of a unix socket), port, user, password and dbname; application_name is accepted and not used. Anything
// else is an error, as are several hosts. No error repeats any part of the URL.
func ParseURL(raw string) (*Database, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fail.New("the database URL can't be parsed", "", urlHint)
	}
	if u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, fail.New("the database URL does not begin with postgres://", "", urlHint)
	}
	if u.Opaque != "" || u.Fragment != "" {
		return nil, fail.New("the database URL is malformed", "", urlHint)
	}
	d := &Database{Port: 5432, source: "url", origin: map[string]string{}}
	if err := d.authority(u); err != nil {
		return nil, err
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fail.New("the query of the database URL can't be parsed", "", urlHint)
	}
	for key, values := range query {
		if len(values) != 1 {
			return nil, fail.New("the database URL gives an option more than once", "", urlHint)
		}
		if err := d.urlOption(key, values[0]); err != nil {
			return nil, err
		}
	}
	d.MigrationUser, d.MigrationPassword = d.User, d.Password
	if d.Name == "" {
		d.Name = d.User // as libpq does
	}
	done, err := d.Complete()
	if err != nil {
		return nil, err
	}
	return &done, nil
}

// authority reads what stands before the query.
func (d *Database) authority(u *url.URL) error {
	if u.User != nil {
		d.User = u.User.Username()
		password, _ := u.User.Password()
		d.Password = NewSecret(password)
	}
	if strings.Contains(u.Host, ",") {
		return fail.New("the database URL must name exactly one host", "", urlHint)
	}
	d.Host = u.Hostname()
	d.Name = strings.TrimPrefix(u.Path, "/")
	if port := u.Port(); port != "" {
		return d.urlOption("port", port)
	}
	return nil
}

// urlOption sets one option of the query.
func (d *Database) urlOption(key, value string) error {
	targets := map[string]*string{
		"host": &d.Host, "user": &d.User, "dbname": &d.Name, "sslmode": &d.SSLMode,
		"sslrootcert": &d.SSLRootCert, "sslcert": &d.SSLCert, "sslkey": &d.SSLKey, "search_path": &d.SearchPath,
	}
	switch key {
	case "password":
		d.Password = NewSecret(value)
		return nil
	case "application_name":
		return nil
	case "port":
		port, err := strconv.Atoi(value)
		if err != nil {
			return fail.New("the port of the database URL is not a number", "", urlHint)
		}
		d.Port = port
		return nil
	case "connect_timeout":
		seconds, err := strconv.Atoi(value)
		if err != nil || seconds < 1 {
			return fail.New("connect_timeout of the database URL is not a number of seconds", "", "")
		}
		d.ConnectTimeout = time.Duration(seconds) * time.Second
		return nil
	}
	target := targets[key]
	if target == nil {
		// The key is not repeated: an unescaped "?" in a password makes the rest of the password a key.
		known := []string{
			"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "search_path", "host", "port",
			"user", "password", "dbname", "application_name",
		}
		return fail.New("unknown option in the database URL", "", UnknownHint(key, known))
	}
	*target = value
	return nil
}

// withoutPath drops the operation and path of a file error; the caller names the file.
func withoutPath(err error) error {
	if pathErr, ok := err.(*os.PathError); ok {
		return pathErr.Err
	}
	return err
}
