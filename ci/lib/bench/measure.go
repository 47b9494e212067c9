package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"
)

// task is what is measured: it returns how long it took and the memory that it needed at most, in bytes, 0 if unknown.
type task func(context.Context) (time.Duration, int64, error)

// process measures a whole process: its start, work and end.
func process(name string, arguments ...string) task {
	return func(ctx context.Context) (time.Duration, int64, error) {
		cmd := exec.CommandContext(ctx, name, arguments...)
		var errors bytes.Buffer
		cmd.Stdout, cmd.Stderr = io.Discard, &errors
		begin := time.Now()
		err := cmd.Run()
		took := time.Since(begin)
		if err != nil {
			return 0, 0, fmt.Errorf("run %s: %w: %s", name, err, errors.String())
		}
		var memory int64
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = int64(usage.Maxrss) * 1024
		}
		return took, memory, nil
	}
}

// figure is the median of the runs of a task.
type figure struct {
	time   time.Duration
	memory int64
}

// measure runs the tasks in turns.
func measure(ctx context.Context, runs int, tasks ...task) ([]figure, error) {
	times := make([][]time.Duration, len(tasks))
	memory := make([][]int64, len(tasks))
	for range runs {
		for i, task := range tasks {
			took, bytes, err := task(ctx)
			if err != nil {
				return nil, err
			}
			times[i], memory[i] = append(times[i], took), append(memory[i], bytes)
		}
	}
	figures := make([]figure, len(tasks))
	for i := range tasks {
		slices.Sort(times[i])
		slices.Sort(memory[i])
		figures[i] = figure{time: times[i][len(times[i])/2], memory: memory[i][len(memory[i])/2]}
	}
	return figures, nil
}

// row is a line of the report.
type row struct {
	what, value string
	bound       float64
	ratio       float64
}

// report collects lines.
type report struct{ rows []row }

// ratio adds a ratio of two figures with the bound that it must keep.
func (r *report) ratio(what string, of, to time.Duration, bound float64) {
	ratio := float64(of) / float64(to)
	r.rows = append(r.rows, row{
		what: what, bound: bound, ratio: ratio,
		value: fmt.Sprintf("%.2f×\tat most %g×\t(%v to %v)", ratio, bound, of.Round(time.Millisecond), to.Round(time.Millisecond)),
	})
}

// note adds a figure without a bound.
func (r *report) note(what, value string) { r.rows = append(r.rows, row{what: what, value: value}) }

// print writes the report and says whether every bound was kept.
func (r *report) print(out io.Writer) bool {
	ok := true
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, row := range r.rows {
		mark := ""
		if row.bound > 0 && row.ratio > row.bound {
			ok, mark = false, "\tTOO SLOW"
		}
		fmt.Fprintf(w, "%s\t%s%s\n", row.what, row.value, mark)
	}
	_ = w.Flush()
	return ok
}
