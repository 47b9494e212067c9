package conn

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"

	"github.com/plumbsql/plumb/internal/fail"
)

// tlsConfig builds what sslMode asks for; nil means no TLS, as on every unix socket. As in libpq, require with a root
// certificate verifies the chain, as verify-ca does.
func (f *Factory) tlsConfig() (*tls.Config, error) {
	mode := f.db.SSLMode
	if f.db.Socket() || mode == "disable" {
		return nil, nil
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if net.ParseIP(f.db.Host) == nil {
		cfg.ServerName = f.db.Host // server name indication; an address may not be one
	}
	if f.db.SSLRootCert != "" {
		pool, err := rootCerts(f.db.SSLRootCert)
		if err != nil {
			return nil, err
		}
		cfg.RootCAs = pool
	}
	if f.db.SSLCert != "" {
		pair, err := tls.LoadX509KeyPair(f.db.SSLCert, f.db.SSLKey)
		if err != nil {
			return nil, fail.Wrap(cause(err), "read the client certificate and its key", f.db.SSLCert, "check database.sslCert and database.sslKey; the key must be PEM and not encrypted")
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	switch {
	case mode == "verify-full":
		cfg.ServerName = f.db.Host
	case mode == "verify-ca", mode == "require" && f.db.SSLRootCert != "":
		// crypto/tls can't verify a chain without a name, so its own check is replaced by this one.
		cfg.InsecureSkipVerify = true
		cfg.VerifyConnection = func(state tls.ConnectionState) error { return verifyChain(state, cfg.RootCAs) }
	default:
		cfg.InsecureSkipVerify = true
	}
	return cfg, nil
}

func verifyChain(state tls.ConnectionState, roots *x509.CertPool) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("the server sent no certificate")
	}
	opts := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, cert := range state.PeerCertificates[1:] {
		opts.Intermediates.AddCert(cert)
	}
	_, err := state.PeerCertificates[0].Verify(opts)
	return err
}

func rootCerts(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fail.Wrap(cause(err), "read the root certificates", path, "check database.sslRootCert")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fail.New("there is no PEM certificate in the file", path, "check database.sslRootCert")
	}
	return pool, nil
}
