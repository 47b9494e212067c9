package config

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/plumbsql/plumb/internal/fail"
)

// Defaults of the optional keys. Host, port, user and database have none: a guessed target is worse than an error.
const (
	DefaultSSLMode         = "require"
	DefaultMaxOpenConns    = 25
	DefaultMaxIdleConns    = 5
	DefaultConnMaxLifetime = 5 * time.Minute
	DefaultConnectTimeout  = 10 * time.Second
)

// SSLModes are the accepted values of sslMode. libpq's allow and prefer are not among them: they fall back to an
// unencrypted connection without saying so.
var SSLModes = []string{"disable", "require", "verify-ca", "verify-full"}

// Database says how to reach one database. It comes from the `database:` block of config.yaml, from the environment or
// from a URL.
type Database struct {
	// Host is a name, an IP address (IPv6 without brackets) or the absolute path of a unix socket's directory.
	Host string
	// Port is 1 to 65535; for a socket it is part of the socket's file name.
	Port int
	// User is who the application is; MigrationUser runs migrations and is User when nothing else is given.
	User, MigrationUser string
	// Name is the database's name.
	Name string
	// SSLMode is one of SSLModes. On a unix socket it is not used, as in libpq.
	SSLMode string
	// MaxOpenConns and MaxIdleConns are ceilings of a pool.
	MaxOpenConns, MaxIdleConns int
	// ConnMaxLifetime is the age at which a pool replaces a connection.
	ConnMaxLifetime time.Duration
	// ConnectTimeout is how long one connection attempt may take.
	ConnectTimeout time.Duration
	// SSLRootCert is a PEM file of certificate authorities; empty means the system's. SSLCert and SSLKey are the
	// client's certificate and go together.
	SSLRootCert, SSLCert, SSLKey string
	// SearchPath is the search_path of a URL; empty leaves the server's default.
	SearchPath string
	// Password belongs to User and MigrationPassword to MigrationUser. Both may be empty: then a password file is asked.
	Password, MigrationPassword Secret

	// origin says where a key was set, for errors: "config.yaml:4:3" or "PLUMB_DATABASE_PORT".
	origin map[string]string
	// source is where the block as a whole stands.
	source string
}

// Source says where the values come from ("config.yaml:1:1", "environment", "url").
func (d Database) Source() string { return d.source }

// Local says whether the server is on this machine: a socket, localhost or a loopback address.
func (d Database) Local() bool {
	if d.Socket() || strings.EqualFold(d.Host, "localhost") {
		return true
	}
	ip := net.ParseIP(d.Host)
	return ip != nil && ip.IsLoopback()
}

// Socket says whether Host is the directory of a unix socket.
func (d Database) Socket() bool { return strings.HasPrefix(d.Host, "/") }

// SingleUser says whether migrations run as the application's user.
func (d Database) SingleUser() bool { return d.MigrationUser == "" || d.MigrationUser == d.User }

// withDefaults fills the optional keys that nothing set.
func (d Database) withDefaults() Database {
	if d.MigrationUser == "" {
		d.MigrationUser = d.User
	}
	if d.SSLMode == "" {
		d.SSLMode = DefaultSSLMode
	}
	d.MaxOpenConns = d.orDefault("maxOpenConns", d.MaxOpenConns, DefaultMaxOpenConns)
	d.MaxIdleConns = d.orDefault("maxIdleConns", d.MaxIdleConns, min(DefaultMaxIdleConns, max(d.MaxOpenConns, 0)))
	if d.ConnMaxLifetime == 0 && d.origin["connMaxLifetime"] == "" {
		d.ConnMaxLifetime = DefaultConnMaxLifetime
	}
	if d.ConnectTimeout == 0 && d.origin["connectTimeout"] == "" {
		d.ConnectTimeout = DefaultConnectTimeout
	}
	return d
}

// orDefault keeps an explicit zero, so that validation sees it.
func (d Database) orDefault(key string, value, def int) int {
	if value == 0 && d.origin[key] == "" {
		return def
	}
	return value
}

// missing returns the error for the first key that has no default and no value.
func (d Database) missing() error {
	for _, required := range []struct {
		key   string
		empty bool
	}{{"host", d.Host == ""}, {"port", d.Port == 0 && d.origin["port"] == ""}, {"user", d.User == ""}, {"database", d.Name == ""}} {
		if required.empty {
			return fail.New("database."+required.key+" is required", d.where(required.key),
				fmt.Sprintf("set %s in the database block or %s in the environment", required.key, envName(required.key)))
		}
	}
	return nil
}

// Complete fills the defaults and checks every rule; it returns the usable value. Only the first problem is reported.
func (d Database) Complete() (Database, error) {
	d.Host = strings.TrimSuffix(strings.TrimPrefix(d.Host, "["), "]")
	if err := d.missing(); err != nil {
		return d, err
	}
	d = d.withDefaults()
	if err := d.checkText(); err != nil {
		return d, err
	}
	return d, d.checkRanges()
}

// checkText refuses values that could not be meant: they would reach the server as something else.
func (d Database) checkText() error {
	for key, value := range map[string]string{
		"host": d.Host, "user": d.User, "migrationUser": d.MigrationUser, "database": d.Name,
	} {
		if strings.ContainsFunc(value, unicode.IsControl) {
			return fail.New("database."+key+" contains a control character", d.where(key), "")
		}
		if limit := 63; key != "host" && len(value) > limit {
			return fail.New(fmt.Sprintf("database.%s is longer than PostgreSQL's %d bytes", key, limit), d.where(key), "")
		}
	}
	if !d.Socket() && strings.ContainsAny(d.Host, " ,/@?#\\") {
		return fail.New("database.host is not a host name", d.where("host"),
			"give one host name, IP address or absolute socket directory, without port or scheme")
	}
	if !slices.Contains(SSLModes, d.SSLMode) {
		return fail.New(fmt.Sprintf("database.sslMode %q is not one of %s", d.SSLMode, strings.Join(SSLModes, ", ")),
			d.where("sslMode"), sslModeHint(d.SSLMode))
	}
	if (d.SSLCert == "") != (d.SSLKey == "") {
		return fail.New("database.sslCert and database.sslKey go together", d.where("sslCert"), "give both or neither")
	}
	return nil
}

func sslModeHint(mode string) string {
	if mode == "allow" || mode == "prefer" {
		return "allow and prefer fall back to an unencrypted connection without saying so; use require, or disable on purpose"
	}
	if near := nearest(mode, SSLModes); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

func (d Database) checkRanges() error {
	switch {
	case d.Port < 1 || d.Port > 65535:
		return fail.New(fmt.Sprintf("database.port %d is not between 1 and 65535", d.Port), d.where("port"), "")
	case d.MaxOpenConns < 1 || d.MaxOpenConns > 10000:
		return fail.New("database.maxOpenConns must be between 1 and 10000", d.where("maxOpenConns"),
			"leave it out for the default of 25")
	case d.MaxIdleConns < 0 || d.MaxIdleConns > 10000:
		return fail.New("database.maxIdleConns must be between 0 and 10000", d.where("maxIdleConns"),
			"leave it out for the default of 5")
	case d.ConnMaxLifetime <= 0:
		return fail.New("database.connMaxLifetime must be longer than 0", d.where("connMaxLifetime"),
			`write a duration such as "5m"`)
	case d.ConnectTimeout <= 0:
		return fail.New("database.connectTimeout must be longer than 0", d.where("connectTimeout"),
			`write a duration such as "10s"`)
	}
	return nil
}

// where is the best known place of a key: its own, else the block's.
func (d Database) where(key string) string {
	if place := d.origin[key]; place != "" {
		return place
	}
	return d.source
}

// Warnings lists what is allowed but not advised: unencrypted or unverified connections to another machine, and pool
// settings outside the usual proportions. It expects a value that Complete returned.
func (d Database) Warnings() []string {
	var list []string
	if !d.Local() && d.SSLMode == "disable" {
		list = append(list, d.warn("sslMode", "sslMode disable sends everything to "+d.Host+" unencrypted; use verify-full in production"))
	}
	if !d.Local() && d.SSLMode == "require" && d.SSLRootCert == "" {
		list = append(list, d.warn("sslMode", "sslMode require does not check who "+d.Host+" is; use verify-full in production"))
	}
	// 20 to 25 % of maxOpenConns, rounded outwards so that small pools are not nagged.
	low, high := d.MaxOpenConns*20/100, (d.MaxOpenConns*25+99)/100
	if d.origin["maxOpenConns"] == "" && d.origin["maxIdleConns"] == "" {
		return list
	}
	if d.MaxIdleConns > d.MaxOpenConns {
		list = append(list, d.warn("maxIdleConns", fmt.Sprintf("maxIdleConns %d is more than maxOpenConns %d", d.MaxIdleConns, d.MaxOpenConns)))
	} else if d.MaxIdleConns < low || d.MaxIdleConns > high {
		list = append(list, d.warn("maxIdleConns", fmt.Sprintf("maxIdleConns %d is not the usual 20 to 25 %% of maxOpenConns %d", d.MaxIdleConns, d.MaxOpenConns)))
	}
	return list
}

func (d Database) warn(key, text string) string {
	if place := d.where(key); place != "" {
		return place + ": " + text
	}
	return text
}
