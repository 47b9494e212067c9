package state

import (
	"context"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Options say where throwaway databases come from and who works in them.
type Options struct {
	// DevURL is the throwaway server's URL; "" finds one.
	DevURL string
	// Owner is the migration user's name in throwaway databases; "" is that of the live database that is compared, else
	// workspace.DefaultOwner.
	Owner string
	// Major is the major version of throwaway servers; 0 takes the newest at hand.
	Major int
	// Vars are the values of the variables of HCL files.
	Vars map[string]cty.Value
	// Elsewhere are the variables of the project file: schema files need not have them.
	Elsewhere []string
	// Files reads what paths of schema files name, with the values of variables that belong to them; nil reads files and folders.
	Files func(ctx context.Context, paths []string) ([]source.File, map[string]cty.Value, error)
	// Proved tells that states shall be reached by migrations: schema files then hold only what the migration user may do
	// itself. Else a superuser of the throwaway server does the rest, for comparisons.
	Proved bool
	// Conn are options for connections to live databases.
	Conn []conn.Option
	// Notice is told before something slow begins; it may be nil.
	Notice func(string)
}

// Opener opens states. Close it when done.
type Opener struct {
	options Options

	mu     sync.Mutex
	server devdb.Server
	w      *workspace.Workspace
	// extensions are those of live databases, which an administrator has made there.
	extensions []string
	// user is who has read a live database, "" for nobody. Files that name it mean the migration user.
	user string
}

// NewOpener returns an Opener; nothing is started yet.
func NewOpener(options Options) *Opener { return &Opener{options: options} }

// Workspace returns the workspace on the throwaway server, which is started at the first call.
func (o *Opener) Workspace(ctx context.Context) (*workspace.Workspace, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.w != nil {
		return o.w, nil
	}
	server, err := devdb.Open(ctx, devdb.Options{URL: o.options.DevURL, Major: o.options.Major, Notice: o.options.Notice})
	if err != nil {
		return nil, err
	}
	owner := o.options.Owner
	if owner == "" && server.Private() { // on another server the role may be somebody
		owner = o.user
	}
	w, err := workspace.Open(ctx, server, owner)
	if err != nil {
		server.Close() //nolint:errcheck // the first error says more
		return nil, err
	}
	o.server, o.w = server, w
	return w, nil
}

// opened reports whether there is a workspace.
func (o *Opener) opened() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w != nil
}

// Close stops the throwaway server, if one was started.
func (o *Opener) Close(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.server == nil {
		return nil
	}
	err := o.w.Close(ctx)
	if stop := o.server.Close(); err == nil {
		err = stop
	}
	o.server, o.w = nil, nil
	return err
}
