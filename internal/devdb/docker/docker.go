package docker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
	"github.com/testcontainers/testcontainers-go/modules/postgres"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/plumbsql/plumb/internal/fail"
)

const (
	// engineTimeout is how long an engine may take to say that it is there.
	engineTimeout = 10 * time.Second
	// startTimeout is for initdb and the start on a slow disk, after the image was pulled.
	startTimeout = 2 * time.Minute
	stopTimeout  = 30 * time.Second
	port         = "5432/tcp"
)

// ErrNoEngine says that no container engine answers.
var ErrNoEngine = errors.New("no docker engine answers")

// Config says what to run.
type Config struct {
	Image    string
	User     string            // the superuser
	Settings map[string]string // server settings
}

// Server is a running container.
type Server struct {
	Host     string
	Port     int
	Password string // the superuser's; a secret
	ctr      *postgres.PostgresContainer
}

// Start pulls the image when it is missing, runs it and waits until PostgreSQL is ready. It returns ErrNoEngine (maybe
// wrapped) when there is no engine to run it.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	host, err := engineHost(ctx)
	if err != nil {
		return nil, err
	}
	password := rand.Text()
	ctr, err := run(ctx, cfg.Image, options(cfg, password, host))
	if err != nil {
		if ctr != nil {
			_ = terminate(ctr) // the first error says more
		}
		return nil, fail.Wrap(redact(err, password), "run a container", cfg.Image, "check the image's name: docker pull "+cfg.Image)
	}
	srv := &Server{Password: password, ctr: ctr}
	mapped, err := ctr.MappedPort(ctx, port)
	if err == nil {
		srv.Host, err = ctr.Host(ctx)
	}
	if err != nil {
		_ = terminate(ctr) // the first error says more
		return nil, fail.Wrap(err, "find the container's port", cfg.Image, "")
	}
	srv.Port = int(mapped.Num())
	return srv, nil
}

// run turns a panic of the library, which trusts the engine's answers, into an error.
func run(ctx context.Context, image string, opts []testcontainers.ContainerCustomizer) (ctr *postgres.PostgresContainer, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the engine answered something unexpected: %v", problem)
		}
	}()
	return postgres.Run(ctx, image, opts...)
}

// Close removes the container.
func (s *Server) Close() error {
	if err := terminate(s.ctr); err != nil {
		return fmt.Errorf("remove the container: %w", err)
	}
	return nil
}

func terminate(ctr *postgres.PostgresContainer) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return testcontainers.TerminateContainer(ctr, testcontainers.StopContext(ctx), testcontainers.StopTimeout(0))
}

// engineHost asks the engine whether it is there, and returns the name that its published ports are reached at. The
// library asks without a context and may panic on a broken environment, so it gets a goroutine of its own; only an engine that takes
// the question and never answers keeps that goroutine.
func engineHost(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, engineTimeout)
	defer cancel()
	type answer struct {
		host string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if problem := recover(); problem != nil {
				a.err = fmt.Errorf("%v", problem)
			}
			answers <- a
		}()
		a.host, a.err = askEngine(ctx)
	}()
	select {
	case a := <-answers:
		if a.err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoEngine, a.err)
		}
		return a.host, nil
	case <-ctx.Done():
		return "", fmt.Errorf("%w: %w", ErrNoEngine, ctx.Err())
	}
}

func askEngine(ctx context.Context) (string, error) {
	silence()
	provider, err := testcontainers.NewDockerProvider(testcontainers.WithLogger(log.NewNoopLogger()))
	if err != nil {
		return "", err
	}
	defer func() { _ = provider.Close() }()
	if err := provider.Health(ctx); err != nil {
		return "", err
	}
	return provider.DaemonHost(ctx)
}

// options describe the container.
func options(cfg Config, password, host string) []testcontainers.ContainerCustomizer {
	args := []string{"postgres"}
	for _, name := range slices.Sorted(maps.Keys(cfg.Settings)) {
		args = append(args, "-c", name+"="+cfg.Settings[name])
	}
	return []testcontainers.ContainerCustomizer{
		testcontainers.WithLogger(log.NewNoopLogger()),
		postgres.WithUsername(cfg.User),
		postgres.WithPassword(password),
		testcontainers.WithEnv(map[string]string{"POSTGRES_INITDB_ARGS": "--encoding=UTF8 --locale=C --no-sync"}),
		testcontainers.WithCmd(args...),
		testcontainers.WithFiles(testcontainers.ContainerFile{
			Reader:            strings.NewReader(hbaScript(cfg.User)),
			ContainerFilePath: "/docker-entrypoint-initdb.d/plumb.sh",
			FileMode:          0o755,
		}),
		testcontainers.WithHostConfigModifier(func(hc *container.HostConfig) { bind(hc, host) }),
		// The image starts the server twice: for its own set-up, then for us.
		testcontainers.WithWaitStrategyAndDeadline(startTimeout,
			wait.ForLog("database system is ready to accept connections").WithOccurrence(2).WithStartupTimeout(startTimeout)),
	}
}

// bind publishes the port on the loopback address when the engine is on this machine.
func bind(hc *container.HostConfig, host string) {
	if host != "localhost" {
		return
	}
	hc.PortBindings = network.PortMap{
		network.MustParsePort(port): {{HostIP: netip.AddrFrom4([4]byte{127, 0, 0, 1}), HostPort: "0"}},
	}
}

// hbaScript is run by the image after initdb.
func hbaScript(user string) string {
	return fmt.Sprintf(`set -e
cat > "$PGDATA/pg_hba.conf" <<'END'
local all all trust
host all "%s" all scram-sha-256
host all all all trust
END
`, user)
}

// redact keeps the password out of what an engine says about the container's environment.
func redact(err error, password string) error {
	if strings.Contains(err.Error(), password) {
		return errors.New(strings.ReplaceAll(err.Error(), password, "xxxxx"))
	}
	return err
}
