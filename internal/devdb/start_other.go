//go:build !unix

package devdb

import (
	"context"
	"runtime"
)

// start needs Unix sockets in private directories.
func start(context.Context, Binaries, Options) (Server, error) {
	return nil, unavailable("plumb does not start PostgreSQL itself on "+runtime.GOOS,
		"use docker://postgres:18 or give the URL of a server with --dev-url")
}

type runDir struct{}

func (*runDir) remove() error { return nil }

type process struct{}

func (*process) stop() error { return nil }
