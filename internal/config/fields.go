package config

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// field is one key of the `database:` block. The same table serves YAML and the environment, so that every key has both.
type field struct {
	key    string                // as in config.yaml
	target func(d *Database) any // *string, *int, *time.Duration or *Secret
	secret bool                  // only the environment may carry it
	doc    string                // for editors
	// lowest and highest are the limits of a number.
	lowest, highest int
}

var fields = []field{
	{key: "host", doc: "name, IP address, or absolute path of a unix socket's directory", target: func(d *Database) any { return &d.Host }},
	{key: "port", doc: "port of the server", lowest: 1, highest: 65535, target: func(d *Database) any { return &d.Port }},
	{key: "user", doc: "user of the application", target: func(d *Database) any { return &d.User }},
	{key: "migrationUser", doc: "user that runs migrations; the application's when left out", target: func(d *Database) any { return &d.MigrationUser }},
	{key: "database", doc: "name of the database", target: func(d *Database) any { return &d.Name }},
	{key: "sslMode", doc: "how connections are encrypted and the server is checked; require when left out", target: func(d *Database) any { return &d.SSLMode }},
	{key: "maxOpenConns", doc: "most connections of a pool; 25 when left out", lowest: 1, highest: 10000, target: func(d *Database) any { return &d.MaxOpenConns }},
	{key: "maxIdleConns", doc: "most idle connections of a pool; 5 when left out", lowest: 0, highest: 10000, target: func(d *Database) any { return &d.MaxIdleConns }},
	{key: "connMaxLifetime", doc: "age at which a pool replaces a connection; 5m when left out", target: func(d *Database) any { return &d.ConnMaxLifetime }},
	{key: "connectTimeout", doc: "how long one attempt to connect may take; 10s when left out", target: func(d *Database) any { return &d.ConnectTimeout }},
	{key: "sslRootCert", doc: "PEM file of certificate authorities; the system's when left out", target: func(d *Database) any { return &d.SSLRootCert }},
	{key: "sslCert", doc: "PEM file of the client's certificate", target: func(d *Database) any { return &d.SSLCert }},
	{key: "sslKey", doc: "PEM file of the client's key", target: func(d *Database) any { return &d.SSLKey }},
	{key: "password", secret: true, target: func(d *Database) any { return &d.Password }},
	{key: "migrationPassword", secret: true, target: func(d *Database) any { return &d.MigrationPassword }},
}

// findField returns the field of a YAML key.
func findField(key string) (field, bool) {
	for _, f := range fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

// keyNames lists the keys that config.yaml may have.
func keyNames() []string {
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		if !f.secret {
			names = append(names, f.key)
		}
	}
	return names
}

// envName is the variable of a key: host is PLUMB_DATABASE_HOST, migrationUser PLUMB_DATABASE_MIGRATION_USER.
func envName(key string) string {
	var b strings.Builder
	b.WriteString(envPrefix)
	lower := false
	for _, r := range key {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// set stores the text of a value and remembers where it came from. The error says what the value should be and never
// repeats a secret.
func (f field) set(d *Database, text, origin string) error {
	switch target := f.target(d).(type) {
	case *string:
		*target = text
	case *Secret:
		*target = NewSecret(text)
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		*target = n
	case *time.Duration:
		span, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("%q is not a duration such as %q, %q or %q", text, "90s", "5m", "1h")
		}
		*target = span
	}
	if d.origin == nil {
		d.origin = map[string]string{}
	}
	d.origin[f.key] = origin
	return nil
}

// clone copies what a shallow copy would share.
func (d Database) clone() Database {
	d.origin = maps.Clone(d.origin)
	return d
}
