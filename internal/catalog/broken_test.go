package catalog

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
)

// ended are the rows of a connection that the server ended: nothing may be asked of them but their error.
type ended struct {
	pgx.Rows
	err error
}

func (e ended) Err() error { return e.err }

func TestScanOfEndedConnection(t *testing.T) {
	t.Parallel()
	cause := errors.New("terminating connection")
	if _, err := (Rows[struct{}]{Of: Table}).Scan(ended{err: cause}); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
