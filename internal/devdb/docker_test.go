//go:build unix

package devdb

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeEngine speaks the part of the Docker Engine API that a start and a stop need. Its container's port leads to a
// real server.
type fakeEngine struct {
	t        *testing.T
	major    int    // of the image
	port     string // of the "container"
	failPull bool
	exits    bool // the container ends at once

	mu       sync.Mutex
	calls    []string
	pulled   bool
	created  createRequest
	uploaded string
	removed  bool
}

type createRequest struct {
	Image      string
	Env, Cmd   []string
	HostConfig struct {
		PortBindings map[string][]struct{ HostIP, HostPort string }
	}
}

// startEngine serves the API on a Unix socket and returns its address.
func startEngine(t *testing.T, engine *fakeEngine) string {
	t.Helper()
	engine.t = t
	dir, err := os.MkdirTemp("/tmp", "plumb-eng-") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: engine}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Close(), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
		<-done
	})
	return "unix://" + socket
}

// containerID is as long as real ones: the library cuts them to 12 letters.
var containerID = strings.Repeat("c1", 32)

var versionPrefix = regexp.MustCompile(`^/v1\.\d+`)

func (e *fakeEngine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	call := r.Method + " " + strings.Replace(versionPrefix.ReplaceAllString(r.URL.Path, ""), containerID, "ID", 1)
	e.calls = append(e.calls, call)
	w.Header().Set("Content-Type", "application/json")
	switch call {
	case "GET /_ping", "HEAD /_ping":
		w.Header().Set("Api-Version", "1.47")
	case "GET /info":
		e.say(w, map[string]any{"ServerVersion": "27.0.0", "OperatingSystem": "fake", "OSType": "linux"})
	case "GET /networks":
		e.say(w, []map[string]any{{"Name": "bridge", "Id": strings.Repeat("b", 64), "Driver": "bridge"}})
	case fmt.Sprintf("GET /images/postgres:%d/json", e.major):
		e.image(w)
	case "POST /images/create":
		e.pull(w)
	case "POST /containers/create":
		if err := json.NewDecoder(r.Body).Decode(&e.created); err != nil {
			e.t.Error(err)
		}
		w.WriteHeader(http.StatusCreated)
		e.say(w, map[string]any{"Id": containerID})
	case "PUT /containers/ID/archive":
		e.upload(r.Body)
	case "POST /containers/ID/start", "POST /containers/ID/stop":
		w.WriteHeader(http.StatusNoContent)
	case "DELETE /containers/ID":
		e.removed = true
		w.WriteHeader(http.StatusNoContent)
	case "GET /containers/ID/json":
		e.inspect(w)
	case "GET /containers/ID/logs":
		e.logs(w)
	default:
		e.t.Errorf("unexpected call: %s", call)
		http.Error(w, `{"message":"not known here"}`, http.StatusNotImplemented)
	}
}

func (e *fakeEngine) say(w io.Writer, answer any) {
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		e.t.Error(err)
	}
}

func (e *fakeEngine) image(w http.ResponseWriter) {
	if !e.pulled {
		w.WriteHeader(http.StatusNotFound)
		e.say(w, map[string]string{"message": "No such image"})
		return
	}
	e.say(w, map[string]any{"Id": "sha256:" + strings.Repeat("1", 64)})
}

func (e *fakeEngine) pull(w http.ResponseWriter) {
	if e.failPull {
		w.WriteHeader(http.StatusNotFound)
		e.say(w, map[string]string{"message": "pull access denied"})
		return
	}
	e.pulled = true
	e.say(w, map[string]string{"status": "done"})
}

func (e *fakeEngine) upload(body io.Reader) {
	unzipped, err := gzip.NewReader(body)
	if err != nil {
		e.t.Error(err)
		return
	}
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			e.t.Error(err)
			return
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			e.t.Error(err)
		}
		e.uploaded += header.Name + "\n" + string(text)
	}
}

func (e *fakeEngine) inspect(w io.Writer) {
	state := map[string]any{"Running": true, "Status": "running"}
	if e.exits {
		state = map[string]any{"Running": false, "Status": "exited", "ExitCode": 1}
	}
	e.say(w, map[string]any{
		"Id": containerID, "Name": "/c1", "State": state,
		"Config":     map[string]any{"Env": e.created.Env},
		"HostConfig": map[string]any{"NetworkMode": "bridge"},
		"NetworkSettings": map[string]any{
			"Ports": map[string]any{"5432/tcp": []map[string]string{{"HostIp": "127.0.0.1", "HostPort": e.port}}},
		},
	})
}

// logs are in frames: a kind, three zeros, a length, the text.
func (e *fakeEngine) logs(w io.Writer) {
	text := "starting\n"
	if !e.exits {
		text += strings.Repeat("LOG: database system is ready to accept connections\n", 2)
	}
	frame := append([]byte{1, 0, 0, 0}, binary.BigEndian.AppendUint32(nil, uint32(len(text)))...)
	if _, err := w.Write(append(frame, text...)); err != nil {
		e.t.Error(err)
	}
}

// forward makes a server's socket reachable by TCP and returns the port.
func forward(t *testing.T, srv Server) string {
	t.Helper()
	socket := filepath.Join(runDirOf(t, srv.URL("x", "x")), "s", ".s.PGSQL."+socketPort)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	t.Cleanup(func() { _ = listener.Close(); group.Wait() })
	group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() { pipe(client, socket) })
		}
	})
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func pipe(client net.Conn, socket string) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	var group sync.WaitGroup
	group.Go(func() { _, _ = io.Copy(server, client); _ = server.Close() })
	_, _ = io.Copy(client, server)
	_ = client.Close()
	group.Wait()
}

// dockerEnv leads a helper to an engine and to nothing else.
func dockerEnv(t *testing.T, host string) []string {
	t.Helper()
	return []string{"DOCKER_HOST=" + host, "TESTCONTAINERS_RYUK_DISABLED=true", "HOME=" + t.TempDir(), "TESTCONTAINERS_HOST_OVERRIDE=localhost"}
}

func TestDockerStartsAndRemovesAContainer(t *testing.T) {
	t.Parallel()
	behind := mustOpen(t, Options{})
	engine := &fakeEngine{major: behind.Major(), port: forward(t, behind)}
	host := startEngine(t, engine)
	job := helperJob{URL: fmt.Sprintf("docker://postgres:%d", behind.Major()), CacheDir: t.TempDir()}
	h := startHelper(t, job, dockerEnv(t, host)...)
	if h.answer.Err != "" {
		t.Fatalf("%s\ncalls: %v", h.answer.Err, engine.calls)
	}
	u, err := url.Parse(h.answer.URL)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	if want := fmt.Sprintf("postgres://plumb_dev:%s@localhost:%s/postgres?sslmode=disable", password, engine.port); h.answer.URL != want {
		t.Errorf("the URL is %s", h.answer.URL)
	}
	mustQuery(t, h.answer.URL, "select 1")
	if _, err := io.WriteString(h.stdin, "close\n"); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	assertCreated(t, engine, password)
	if !engine.removed {
		t.Errorf("the container is left; calls: %v", engine.calls)
	}
}

func assertCreated(t *testing.T, engine *fakeEngine, password string) {
	t.Helper()
	bindings := engine.created.HostConfig.PortBindings["5432/tcp"]
	if len(bindings) != 1 || bindings[0].HostIP != "127.0.0.1" {
		t.Errorf("the port is published as %+v", bindings)
	}
	if len(password) < 20 {
		t.Errorf("a password of %d letters", len(password))
	}
	env := strings.Join(engine.created.Env, "\n")
	for _, want := range []string{"POSTGRES_USER=plumb_dev", "POSTGRES_PASSWORD=" + password} {
		if !strings.Contains(env, want) {
			t.Errorf("no %s among %q", want, engine.created.Env)
		}
	}
	if got := strings.Join(engine.created.Cmd, " "); !strings.Contains(got, "fsync=off") || strings.Contains(got, "listen_addresses") {
		t.Errorf("the command is %s", got)
	}
	for _, want := range []string{"docker-entrypoint-initdb.d/plumb.sh", `host all "plumb_dev" all scram-sha-256`} {
		if !strings.Contains(engine.uploaded, want) {
			t.Errorf("no %q in what was uploaded: %s", want, engine.uploaded)
		}
	}
}

func TestDockerFailures(t *testing.T) {
	t.Parallel()
	behind := mustOpen(t, Options{})
	port := forward(t, behind)
	for name, tt := range map[string]struct {
		engine    *fakeEngine
		err, hint string
		removed   bool
	}{
		"no such image":  {&fakeEngine{failPull: true}, "pull access denied", "docker pull postgres:16", false},
		"ends at once":   {&fakeEngine{exits: true, port: port}, "run a container", "docker pull postgres:16", true},
		"another major":  {&fakeEngine{port: port}, "is needed", "docker://postgres:16", true},
		"nothing behind": {&fakeEngine{port: closedPort(t)}, "connect to the container", "nothing listens", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "another major" && behind.Major() == 16 {
				tt.err, tt.hint, tt.removed = "", "", false // then it is the right one
			}
			tt.engine.major = 16
			host := startEngine(t, tt.engine)
			h := startHelper(t, helperJob{URL: "docker://postgres:16", CacheDir: t.TempDir()}, dockerEnv(t, host)...)
			if !strings.Contains(h.answer.Err, tt.err) || !strings.Contains(h.answer.Hint, tt.hint) {
				t.Errorf("error: %s\nhint: %s", h.answer.Err, h.answer.Hint)
			}
			for _, text := range tt.engine.created.Env {
				if password, ok := strings.CutPrefix(text, "POSTGRES_PASSWORD="); ok && strings.Contains(h.answer.Err, password) {
					t.Error("the password is in the error")
				}
			}
			if tt.engine.removed != tt.removed {
				t.Errorf("removed %v; calls: %v", tt.engine.removed, tt.engine.calls)
			}
		})
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// TestDockerForReal uses this machine's engine; where there is none, the error has to say so.
func TestDockerForReal(t *testing.T) {
	t.Parallel()
	srv, err := Open(context.WithoutCancel(t.Context()), Options{URL: "docker://postgres:16-alpine"})
	if errors.Is(err, errUnavailable) {
		if !strings.Contains(err.Error(), "no docker engine answers") || !strings.Contains(hintOf(err), "start docker") {
			t.Errorf("got %v\nhint: %s", err, hintOf(err))
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	}()
	admin := srv.URL(SuperuserName, "postgres")
	mustQuery(t, admin, "create role ordinary login")
	got := []string{mustQuery(t, admin, "select current_user::text"), mustQuery(t, srv.URL("ordinary", "postgres"), "select current_user::text")}
	if diff := cmp.Diff([]string{SuperuserName, "ordinary"}, got); diff != "" || srv.Major() != 16 {
		t.Errorf("major %d, %s", srv.Major(), diff)
	}
}
