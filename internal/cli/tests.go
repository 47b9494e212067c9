package cli

import (
	"context"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"

	"github.com/spf13/cobra"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/origin"
	"github.com/plumbsql/plumb/internal/testfile"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

// testOptions are those of schema test and migrate test.
type testOptions struct {
	projectFlags
	outputFlags
	run, junit string
}

func (o *testOptions) declare(cmd *cobra.Command) {
	flags := cmd.Flags()
	o.files(flags)
	o.throwaway(flags)
	o.register(flags)
	flags.StringVar(&o.run, "run", "", "only the tests whose names match this regular expression")
	flags.StringVar(&o.junit, "junit", "", "write the results into this file as JUnit XML, too")
}

// runTests reads the tests of a kind, runs them on what setup makes, and shows the results.
func (a *app) runTests(ctx context.Context, o *testOptions, project *config.Project, kind string, paths []string, setup func() (testfile.Setup, error)) error {
	format, err := o.parse(project, kind+".test")
	if err != nil {
		return err
	}
	pattern, err := regexp.Compile(o.run)
	if err != nil {
		return fail.Wrap(err, "read --run", "", "give a regular expression")
	}
	said := project.Tests[kind]
	if len(paths) == 0 {
		paths = said.Src
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	vars := maps.Clone(said.Vars)
	if vars == nil {
		vars = map[string]cty.Value{}
	}
	maps.Copy(vars, schemaVars(project))
	tests, err := testfile.Read(paths, kind, vars)
	if err != nil {
		return err
	}
	tests = slices.DeleteFunc(tests, func(t testfile.Test) bool { return !pattern.MatchString(t.Name) })
	if len(tests) == 0 {
		return fail.New("there are no tests to run", "", `write test "`+kind+`" "name" blocks into *.test.hcl files, or name their folder`)
	}
	made, err := setup()
	if err != nil {
		return err
	}
	made.Program = func(ctx context.Context, program []string, dir string) (string, error) {
		if !project.Named() {
			return "", fail.New("a test would run the program "+program[0]+", but nobody named the project file", "",
				"if you trust it, name the project file with --config, or choose its env with --env")
		}
		return origin.Program(ctx, program, project.Abs(dir), project.Environ())
	}
	progress := a.Watched("testing")
	defer progress.Stop()
	results, err := testfile.Run(ctx, tests, made)
	progress.Stop()
	if err != nil {
		return err
	}
	if o.junit != "" {
		if err := writeJUnit(o.junit, kind, results); err != nil {
			return err
		}
	}
	if err := a.show(format, results, func(w io.Writer, p ui.Palette) error { return view.Tests(w, p, results) }); err != nil {
		return err
	}
	if slices.ContainsFunc(results, func(r testfile.Result) bool { return r.Status == "fail" }) {
		return errFindings
	}
	return nil
}

func writeJUnit(path, kind string, results []testfile.Result) error {
	file, err := os.Create(path)
	if err != nil {
		return fail.Wrap(err, "write the results", "", "")
	}
	err = testfile.JUnit(file, "plumb "+kind+" test", results)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return fail.Wrap(err, "write the results", path, "")
}
