package migrate

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// The layouts of a directory, in Atlas's words (the format attribute of a migration block).
const (
	FormatAtlas         = "atlas" // also plain numbered SQL files and txtar files
	FormatGolangMigrate = "golang-migrate"
	FormatGoose         = "goose"
	FormatFlyway        = "flyway"
	FormatDBMate        = "dbmate"
)

// Formats lists the layouts that Open knows.
func Formats() []string {
	return []string{FormatAtlas, FormatGolangMigrate, FormatGoose, FormatFlyway, FormatDBMate}
}

// resolveFormat checks a format that somebody wrote. "plain" and "txtar" are kinds of Atlas file.
func resolveFormat(format, where string) (string, error) {
	switch {
	case format == "plain" || format == "txtar":
		return FormatAtlas, nil
	case slices.Contains(Formats(), format):
		return format, nil
	}
	return "", fail.New(fmt.Sprintf("unknown migration directory format %q", format), where,
		"use one of "+strings.Join(Formats(), ", "))
}

// detect tells the layout from the file names, and where those say nothing from the first marker in a file. An empty
// directory is golang-migrate, the layout that plumb starts with. Two layouts in one directory are an error.
func detect(fsys fs.FS, where string) (string, error) {
	names, err := sqlNames(fsys, ".")
	if err != nil {
		return "", fail.Wrap(err, "read the migration directory", where, "")
	}
	format, because := "", ""
	for _, name := range names {
		f, err := detectFile(fsys, name)
		if err != nil {
			return "", fail.Wrap(err, "read the migration directory", where, "")
		}
		if format != "" && f != format {
			return "", fail.New(fmt.Sprintf("the directory mixes formats: %s looks like %s, %s like %s", because, format, name, f),
				where, "keep one format, or say which with migration.format in atlas.hcl")
		}
		format, because = f, name
	}
	if format == "" {
		return FormatGolangMigrate, nil
	}
	return format, nil
}

func detectFile(fsys fs.FS, name string) (string, error) {
	if strings.HasSuffix(name, ".up.sql") || strings.HasSuffix(name, ".down.sql") {
		return FormatGolangMigrate, nil
	}
	if flywayName.MatchString(name) {
		return FormatFlyway, nil
	}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, goosePragma):
			return FormatGoose, nil
		case strings.HasPrefix(line, dbmatePragma):
			return FormatDBMate, nil
		case strings.HasPrefix(line, "--liquibase "), strings.HasPrefix(line, "-- liquibase "):
			return "", fail.New("liquibase files are not read", name, "run `atlas migrate import` once to turn them into Atlas files")
		}
	}
	return FormatAtlas, nil
}

// sqlNames returns the names of the visible .sql files of one folder, sorted. A folder that isn't there has none.
func sqlNames(fsys fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		if folder != "." {
			return nil, nil //nolint:nilerr // the folder is optional
		}
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".sql") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
