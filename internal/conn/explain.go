package conn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
)

// Cause is why a connection failed. The first four are the ones to look at in this order when nothing else is known.
type Cause string

// The causes.
const (
	CauseCredentials Cause = "credentials"
	CauseNetwork     Cause = "network"
	CauseNotAllowed  Cause = "not allowed by the server"
	CauseSSL         Cause = "SSL mode"
	CauseNoDatabase  Cause = "no such database"
	CauseNoRight     Cause = "no right to connect"
	CauseTooOld      Cause = "server too old"
	CauseBusy        Cause = "server not ready"
	CauseCancelled   Cause = "cancelled"
	CauseOther       Cause = "other"
)

// Error is a failed connection with its cause. It is wrapped in a *fail.Error and wraps the server's *pgconn.PgError when there
// is one, but never pgx's own error, whose configuration holds the password.
type Error struct {
	Cause Cause
	err   error
}

// Error is the message of the server or the system.
func (e *Error) Error() string { return e.err.Error() }

// Unwrap returns the error of the server or the system.
func (e *Error) Unwrap() error { return e.err }

// CauseOf returns why a connection failed, or "" when err is something else.
func CauseOf(err error) Cause {
	var e *Error
	if errors.As(err, &e) {
		return e.Cause
	}
	return ""
}

var errClosed = errors.New("the server closed the connection")

const hintClosed = "check that host and port are those of PostgreSQL and that sslMode fits the server"

// codeInvalidAuthorization is about the role or pg_hba.conf; a password would change nothing.
const codeInvalidAuthorization = "28000"

// Explain sorts an error that a pool returned later, as Connect does with its own. Other errors come back as they are.
func (f *Factory) Explain(err error, purpose Purpose) error {
	var failed *pgconn.ConnectError
	if !errors.As(err, &failed) {
		return err
	}
	return f.explain(err, f.User(purpose))
}

// explain turns an error of pgx into one for people.
func (f *Factory) explain(err error, user string) error {
	kind, hint, inner := f.classify(err, user)
	var refused *pgconn.PgError
	if kind == CauseCredentials && !(errors.As(inner, &refused) && refused.Code == codeInvalidAuthorization) {
		if l := f.lookup(user); !l.found || l.password.Empty() {
			missing := missingPassword(user, l)
			inner, hint = fmt.Errorf("%w (%s)", inner, missing.Error()), fail.Hint(missing)
		}
	}
	return fail.Wrap(&Error{Cause: kind, err: inner}, f.target(user), "", hint)
}

func (f *Factory) classify(err error, user string) (Cause, string, error) {
	var tooOld *versionError
	if errors.As(err, &tooOld) {
		return CauseTooOld, fmt.Sprintf("plumb needs PostgreSQL %d or newer", MinMajor), tooOld
	}
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return f.classifyServer(pgErr, user)
	}
	if errors.Is(err, context.Canceled) {
		return CauseCancelled, "", context.Canceled
	}
	if inner := tlsCause(err); inner != nil {
		return CauseSSL, f.sslHint(inner), inner
	}
	address := net.JoinHostPort(f.db.Host, fmt.Sprint(f.db.Port))
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return CauseNetwork, "check the host in the config and the network's DNS", fmt.Errorf("the host name %q can't be resolved", f.db.Host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), pgconn.Timeout(err):
		return CauseNetwork, "check that " + address + " is reachable: address, firewall, security group; connectTimeout makes the wait longer", fmt.Errorf("no answer in time (connectTimeout %s): %w", f.db.ConnectTimeout, context.DeadlineExceeded)
	case errors.As(err, &op) && f.db.Socket():
		return CauseNetwork, "check that the server runs and that its unix_socket_directories has " + f.db.Host, op.Err
	case errors.As(err, &op) && errors.Is(op, syscall.ECONNREFUSED):
		return CauseNetwork, "nothing listens on " + address + ": check host and port, that the server runs, and its listen_addresses", syscall.ECONNREFUSED
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return CauseNetwork, hintClosed, errClosed
	case errors.As(err, &op):
		return CauseNetwork, "check that " + address + " is reachable: address, firewall, security group", op.Err
	}
	return f.classifyRest(err)
}

// classifyRest sorts what is neither the server's nor the network's message, mostly failures inside the login exchange.
func (f *Factory) classifyRest(err error) (Cause, string, error) {
	text := deepest(err).Error()
	switch {
	case strings.Contains(text, "SCRAM") || strings.Contains(text, "scram") || strings.Contains(text, "channel binding"):
		return CauseCredentials, "check the password, and that nothing between here and the server answers in its place", errors.New("the login exchange failed: " + text)
	case strings.Contains(text, "EOF"):
		return CauseNetwork, hintClosed, errClosed
	}
	return CauseOther, "", errors.New(text)
}

// deepest returns the innermost error, which no longer has pgx's configuration in it.
func deepest(err error) error {
	for {
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			if inner := e.Unwrap(); inner != nil {
				err = inner
				continue
			}
		case interface{ Unwrap() []error }:
			if list := e.Unwrap(); len(list) > 0 {
				err = list[len(list)-1]
				continue
			}
		}
		return err
	}
}

// classifyServer sorts the server's own refusals by SQLSTATE.
func (f *Factory) classifyServer(e *pgconn.PgError, user string) (Cause, string, error) {
	switch {
	case e.Code == codeInvalidAuthorization && strings.Contains(e.Message, "pg_hba.conf"):
		hint := fmt.Sprintf("the server does not allow this host, user and database: add a line to its pg_hba.conf (or security settings) for user %q and database %q", user, f.db.Name)
		if f.db.SSLMode == "disable" && !f.db.Socket() {
			hint += "; it may allow encrypted connections only: then set sslMode to require or verify-full"
		}
		return CauseNotAllowed, hint, e
	case e.Code == "28P01", e.Code == codeInvalidAuthorization:
		return CauseCredentials, fmt.Sprintf("check that user %q exists, may log in, and that the password file's line for it has the right password", user), e
	case e.Code == "3D000":
		where := "database.database"
		if f.fromURL {
			where = "the URL's path"
		}
		return CauseNoDatabase, fmt.Sprintf("check %s, or create it: CREATE DATABASE %q", where, f.db.Name), e
	case e.Code == "42501":
		return CauseNoRight, fmt.Sprintf("let an administrator run: GRANT CONNECT ON DATABASE %q TO %q (plumb roles bootstrap does)", f.db.Name, user), e
	case e.Code == "53300":
		return CauseBusy, "the server has no free connection: lower maxOpenConns or close other clients", e
	case strings.HasPrefix(e.Code, "57P0"):
		return CauseBusy, "the server is starting, stopping or in recovery: try again in a moment", e
	}
	return CauseOther, "", e
}

// tlsCause returns the part of err that says what is wrong with TLS, or nil.
func tlsCause(err error) error {
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &hostname):
		return hostname
	case errors.As(err, &unknown):
		return unknown
	case errors.As(err, &invalid):
		return invalid
	case errors.As(err, &record):
		return record
	case errors.As(err, &alert):
		return alert
	}
	for _, text := range []string{"server refused TLS connection", "tls: ", "x509: "} {
		if inner := deepest(err); strings.Contains(inner.Error(), text) {
			return errors.New(inner.Error())
		}
	}
	return nil
}

func (f *Factory) sslHint(err error) string {
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	switch {
	case strings.Contains(err.Error(), "refused TLS"):
		return "the server has SSL off: turn it on there, or set sslMode to disable if the network is trusted"
	case errors.As(err, &hostname):
		return "the certificate is for another name: use that name as host, or verify-ca to check the authority only"
	case errors.As(err, &unknown):
		return "set database.sslRootCert to the certificate of the authority that signed the server's"
	}
	return fmt.Sprintf("sslMode is %s: check that it fits the server's SSL settings and certificates", f.db.SSLMode)
}
