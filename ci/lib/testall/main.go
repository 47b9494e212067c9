// Command testall runs `go test` and ends with the line "N passed, N failed".
//
//	testall [argument of go test...]
//
// In between it prints one line per package, and of tests that fail everything that they printed. What is counted are tests
// and subtests without subtests of their own, and packages that fail outside of a test, as when they don't compile.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	code, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
	}
	os.Exit(code)
}

func run(args []string, out io.Writer) (int, error) {
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	stream, err := cmd.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, fmt.Errorf("start go test: %w", err)
	}
	s := newSummary(out)
	readErr := s.read(stream)
	err = cmd.Wait()
	s.print()
	var exit *exec.ExitError
	switch {
	case readErr != nil:
		return 1, readErr
	case errors.As(err, &exit):
		return 1, nil
	case err != nil:
		return 1, err
	case s.failed > 0 || s.passed == 0:
		return 1, errors.New("go test says that all is well, but its events don't")
	}
	return 0, nil
}

// event is a line of `go test -json`, see `go doc test2json`.
type event struct {
	Action, Package, ImportPath, Test, Output, FailedBuild string
	Elapsed                                                float64
}

type summary struct {
	out            io.Writer
	passed, failed int
	// output and parents are by package and test.
	output  map[[2]string]*strings.Builder
	parents map[[2]string]bool
	broken  map[string]bool // packages with a failed test
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, output: map[[2]string]*strings.Builder{}, parents: map[[2]string]bool{}, broken: map[string]bool{}}
}

func (s *summary) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			s.line(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the events of go test: %w", err)
		}
	}
}

func (s *summary) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		s.out.Write(line) //nolint:errcheck // nothing else can be done
		return
	}
	if e.Package == "" {
		e.Package = e.ImportPath // of a build
	}
	key := [2]string{e.Package, e.Test}
	switch e.Action {
	case "output", "build-output":
		if s.output[key] == nil {
			s.output[key] = &strings.Builder{}
		}
		s.output[key].WriteString(e.Output)
	case "run":
		if i := strings.LastIndexByte(e.Test, '/'); i > 0 {
			s.parents[[2]string{e.Package, e.Test[:i]}] = true
		}
	case "pass", "fail", "skip":
		s.end(key, e)
	}
}

func (s *summary) end(key [2]string, e event) {
	failed := e.Action == "fail"
	leaf := !s.parents[key]
	switch {
	case e.Test == "":
		s.endPackage(key, e)
		return
	case failed && leaf:
		s.failed++
	case e.Action == "pass" && leaf:
		s.passed++
	}
	if failed {
		s.broken[e.Package] = true
		s.show(key)
	}
	delete(s.output, key)
}

func (s *summary) endPackage(key [2]string, e event) {
	if e.Action == "skip" {
		return // no test files
	}
	word := "ok  "
	if e.Action == "fail" {
		word = "FAIL"
		if !s.broken[e.Package] {
			s.failed++
		}
		if e.FailedBuild != "" {
			s.show([2]string{e.FailedBuild, ""})
		}
		s.show(key)
		s.showUnfinished(e.Package)
	}
	fmt.Fprintf(s.out, "%s  %s  %.1fs\n", word, e.Package, e.Elapsed)
	delete(s.output, key)
}

func (s *summary) show(key [2]string) {
	if text := s.output[key]; text != nil {
		io.WriteString(s.out, text.String()) //nolint:errcheck // nothing else can be done
	}
}

// unfinishedLines is how much is shown of a test that did not end. What the program printed when it ended is with one of them:
// that the time is over and what ran, and then the stacks of all goroutines.
const unfinishedLines = 60

// showUnfinished shows what the tests of a package printed that neither passed nor failed.
func (s *summary) showUnfinished(pkg string) {
	for _, key := range slices.SortedFunc(maps.Keys(s.output), func(a, b [2]string) int { return strings.Compare(a[1], b[1]) }) {
		if key[0] != pkg || key[1] == "" {
			continue
		}
		lines := strings.SplitAfter(s.output[key].String(), "\n")
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" || strings.HasPrefix(line, "=== ") })
		io.WriteString(s.out, strings.Join(lines[:min(len(lines), unfinishedLines)], "")) //nolint:errcheck // nothing else can be done
		delete(s.output, key)
	}
}

func (s *summary) print() { fmt.Fprintf(s.out, "%d passed, %d failed\n", s.passed, s.failed) }
