package conn_test

import (
	"io"
	"net"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// The listeners here stand for what no PostgreSQL can be made to do: a port that hangs up or says nothing, a server
// without SSL on another port, a version that no longer exists.

func listen(t *testing.T, serve func(net.Conn)) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			go serve(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func silentPort(t *testing.T) int { return listen(t, func(net.Conn) {}) }

func hangUpPort(t *testing.T) int { return listen(t, func(c net.Conn) { _ = c.Close() }) }

func closedPort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// noSSLPort answers an SSL request as a server with ssl = off does.
func noSSLPort(t *testing.T) int {
	return listen(t, func(c net.Conn) {
		_, _ = io.ReadFull(c, make([]byte, 8))
		_, _ = c.Write([]byte("N"))
	})
}

// oldServerPort lets everybody in and reports a version.
func oldServerPort(t *testing.T, version string) int {
	return listen(t, func(c net.Conn) {
		backend := pgproto3.NewBackend(c, c)
		if _, err := backend.ReceiveStartupMessage(); err != nil {
			return
		}
		backend.Send(&pgproto3.AuthenticationOk{})
		backend.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: version})
		backend.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		_ = backend.Flush()
	})
}

// forward makes a server reachable under 127.0.0.1.
func forward(t *testing.T, to string) int {
	return listen(t, func(c net.Conn) {
		s, err := net.Dial("tcp", to)
		if err != nil {
			_ = c.Close()
			return
		}
		go func() {
			_, _ = io.Copy(s, c)
			_ = s.Close()
		}()
		_, _ = io.Copy(c, s)
		_ = c.Close()
	})
}

// socketDir is the test server's socket directory.
func socketDir() string {
	u, err := url.Parse(server.dev.URL("x", "y"))
	if err != nil {
		return ""
	}
	return u.Query().Get("host")
}
