// Command demo shows the main job of plumb on the reference registry, in a copy of the project and on a throwaway server.
//
//	demo PLUMB
//
// PLUMB is the path of the plumb command. It must run in the root of the repository. It ends with 0 only if every step did what
// it says.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/plumbsql/plumb/internal/ui"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	terminal := ui.System()
	err := run(ctx, terminal, os.Args[1:])
	stop()
	if flushErr := terminal.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		terminal.Error(err)
		os.Exit(1)
	}
}

func run(ctx context.Context, terminal *ui.Terminal, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: demo PLUMB")
	}
	begun := time.Now()
	d := &demo{out: os.Stdout, Palette: terminal.Palette, plumb: args[0]}
	defer d.close()
	for i, step := range []struct {
		says string
		run  func(context.Context) error
	}{
		{"a server, a config, and two users who may do only what they need", d.bootstrap},
		{"the migrations, as the migration user; the application may use its tables and nothing more", d.up},
		{"the schema files change; the migrations for it are written and proved", d.change},
		{"lint passes them, and refuses what can't run twice or loses data", d.lint},
		{"up and status; drift sees what somebody does by hand, and knows the way back", d.drift},
		{"back down, to the very schema from before", d.down},
	} {
		fmt.Fprintf(d.out, "%s %s\n", d.Good(fmt.Sprintf("%d", i+1)), d.Strong(step.says))
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	fmt.Fprintf(d.out, "%s in %s\n", d.Good("done"), ui.Took(time.Since(begun)))
	return nil
}
