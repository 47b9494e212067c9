// Command bench measures plumb against pg_dump on one machine in one run, and prints ratios.
//
//	bench [-tables 1000] [-large 10000] [-runs 5]
//
// It starts a throwaway server with PostgreSQL's own programs (pg_dump has no substitute), makes databases with that many
// tables, and runs what is compared in turns, so that a busy machine is busy for all of them. Every figure is the median
// of the runs. The exit code is 1 when a ratio is above its bound.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := options{}
	flag.IntVar(&o.tables, "tables", 1000, "tables of the ordinary database")
	flag.IntVar(&o.large, "large", 10000, "tables of the large database; 0 leaves it out")
	flag.IntVar(&o.runs, "runs", 5, "runs of each measurement")
	flag.StringVar(&o.plumb, "plumb", "", "path of the program to measure")
	flag.Parse()
	ok, err := run(ctx, o, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if !ok {
		os.Exit(1)
	}
}

type options struct {
	tables, large, runs int
	plumb               string
}

// run measures, writes the report to out and says whether all ratios are within their bounds.
func run(ctx context.Context, o options, out io.Writer) (bool, error) {
	s, err := start(ctx)
	if err != nil {
		return false, err
	}
	defer s.close()
	report := &report{}
	fmt.Fprintf(out, "PostgreSQL %d, %s\n", s.server.Major(), s.pgDump)
	if err := ordinary(ctx, s, o, report); err != nil {
		return false, err
	}
	if err := language(ctx, s, o, report); err != nil {
		return false, err
	}
	if o.large > 0 {
		if err := large(ctx, s, o, report); err != nil {
			return false, err
		}
	}
	return report.print(out), nil
}
