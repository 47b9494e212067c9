package conn_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
)

// testServer is a real server that listens on a loopback address, with SSL on, and with these users (password "right",
// except "trusted" who needs none and "nobody_else" who has no pg_hba.conf line).
type testServer struct {
	dev    devdb.Server
	addr   string // IP address, port 5432
	caFile string // the authority that signed the server's certificate, which is for "localhost" and 127.0.0.1
	other  string // an authority that did not
}

var server testServer

// hostile is an environment in which libpq and pgx would go elsewhere or fail. Every test of the package runs in it.
var hostile = map[string]string{
	"PGHOST": "evil.example.com", "PGHOSTADDR": "192.0.2.1", "PGPORT": "garbage", "PGUSER": "evil", "PGPASSWORD": "evil", "PGDATABASE": "evil",
	"PGSERVICE": "evil", "PGSERVICEFILE": "/no/such/service/file", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/no/such/ca",
	"PGSSLCERT": "/no/such/cert", "PGSSLKEY": "/no/such/key", "PGSSLCERTMODE": "require", "PGSSLNEGOTIATION": "direct",
	"PGOPTIONS": "-c search_path=evil", "PGTARGETSESSIONATTRS": "standby", "PGAPPNAME": "evil", "PGTZ": "Asia/Tokyo",
	"PGCONNECT_TIMEOUT": "garbage", "PGMINPROTOCOLVERSION": "9.9", "PGMAXPROTOCOLVERSION": "0.1", "PGCHANNELBINDING": "require",
	"PGREQUIREAUTH": "gss", "PGPASSFILE": "", "PGCLIENTENCODING": "LATIN1", "PGDATESTYLE": "German",
}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	server.addr = loopback()
	server.dev, err = devdb.Open(ctx, devdb.Options{
		Settings: map[string]string{"listen_addresses": server.addr, "password_encryption": "scram-sha-256", "max_connections": "60"},
		HBA: []string{
			"host all nobody_else 0.0.0.0/0 reject",
			"hostssl tls_only all 127.0.0.0/8 scram-sha-256",
			"host registry trusted 127.0.0.0/8 trust",
			"host all db_app,db_migrator,no_connect 127.0.0.0/8 scram-sha-256",
		},
	})
	if err != nil {
		return 1, err
	}
	defer func() { err = server.dev.Close() }()
	dir, err := os.MkdirTemp("", "plumb-conn-test-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := prepare(ctx, dir); err != nil {
		return 1, err
	}
	if err := beHostile(dir); err != nil {
		return 1, err
	}
	if err := conn.ResetBase(); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// loopback is an address of this machine that no other server listens on.
func loopback() string {
	if runtime.GOOS != "linux" {
		return "127.0.0.1"
	}
	return fmt.Sprintf("127.%d.%d.%d", 1+mathrand.IntN(250), mathrand.IntN(250), 2+mathrand.IntN(250))
}

func beHostile(dir string) error {
	home := filepath.Join(dir, "home")
	files := map[string]string{
		".pg_service.conf":           "[evil]\nhost=evil.example.com\noptions=-c search_path=evil\n",
		".postgresql/postgresql.crt": "not a certificate",
		".postgresql/postgresql.key": "not a key",
		".postgresql/root.crt":       "not a certificate",
	}
	if err := os.MkdirAll(filepath.Join(home, ".postgresql"), 0o700); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(home, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	for name, value := range hostile {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return os.Setenv("HOME", home)
}

func prepare(ctx context.Context, dir string) error {
	f, err := conn.FromURL(server.dev.URL(server.dev.Superuser(), "postgres"))
	if err != nil {
		return err
	}
	c, err := f.Connect(ctx, conn.Admin)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	setup := []string{
		`CREATE ROLE db_app LOGIN PASSWORD 'right'`, `CREATE ROLE db_migrator LOGIN PASSWORD 'right too'`,
		`CREATE ROLE trusted LOGIN`, `CREATE ROLE nobody_else LOGIN`, `CREATE ROLE no_connect LOGIN PASSWORD 'right'`,
		`CREATE ROLE limited LOGIN CONNECTION LIMIT 3`, `CREATE DATABASE limited CONNECTION LIMIT 4`, `CREATE ROLE no_login NOLOGIN`, `CREATE DATABASE registry`, `CREATE DATABASE tls_only`, `CREATE DATABASE closed`,
		`REVOKE CONNECT ON DATABASE closed FROM PUBLIC`,
	}
	certPEM, keyPEM, err := makeCertificates(dir)
	if err != nil {
		return err
	}
	for name, content := range map[string]string{"server.crt": certPEM, "server.key": keyPEM} {
		// Only the server's own user may own the key, and only it may read it.
		setup = append(setup, fmt.Sprintf(`COPY (SELECT convert_from(decode('%x', 'hex'), 'UTF8')) TO PROGRAM $$umask 077; sed 's/\\n/\n/g' > %s$$`, content, name))
	}
	setup = append(setup, `ALTER SYSTEM SET ssl = on`, `SELECT pg_reload_conf()`)
	for _, sql := range setup {
		if _, err := c.PgConn().Exec(ctx, sql).ReadAll(); err != nil {
			return fmt.Errorf("%s: %w", strings.SplitN(sql, "\n", 2)[0], err)
		}
	}
	return waitForSSL(ctx)
}

// waitForSSL waits until the server has read its settings again.
func waitForSSL(ctx context.Context) error {
	for {
		c, err := net.Dial("tcp", net.JoinHostPort(server.addr, "5432"))
		if err != nil {
			return err
		}
		answer := make([]byte, 1)
		_, _ = c.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47})
		_, err = c.Read(answer)
		_ = c.Close()
		if err == nil && answer[0] == 'S' {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("SSL does not come on: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// makeCertificates writes two authorities and returns the server's certificate and key.
func makeCertificates(dir string) (certPEM, keyPEM string, err error) {
	ca, caKey, caPEM, err := authority("plumb test authority")
	if err != nil {
		return "", "", err
	}
	_, _, otherPEM, err := authority("another authority")
	if err != nil {
		return "", "", err
	}
	server.caFile, server.other = filepath.Join(dir, "ca.pem"), filepath.Join(dir, "other.pem")
	for path, content := range map[string]string{server.caFile: caPEM, server.other: otherPEM} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return "", "", err
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.ParseIP("127.0.0.1")},
		NotBefore:   time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, ca, &key.PublicKey, caKey)
	if err != nil {
		return "", "", err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	return toPEM("CERTIFICATE", der), toPEM("PRIVATE KEY", keyDER), nil
}

func authority(name string) (*x509.Certificate, *ecdsa.PrivateKey, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, "", err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, "", err
	}
	cert, err := x509.ParseCertificate(der)
	return cert, key, toPEM("CERTIFICATE", der), err
}

func toPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
