package scaffold

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
)

// projectSettings are what atlas.hcl says about migrations.
type projectSettings struct{ dir, format, baseline string }

// text is the project file.
func (s projectSettings) text() string {
	file := hclwrite.NewEmptyFile()
	env := file.Body().AppendNewBlock("env", []string{"local"}).Body()
	env.SetAttributeValue("src", cty.StringVal("file://"+schemaDir))
	migration := env.AppendNewBlock("migration", nil).Body()
	migration.SetAttributeValue("dir", cty.StringVal("file://"+s.dir))
	for _, setting := range []struct{ name, value string }{{"format", s.format}, {"baseline", s.baseline}} {
		if setting.value != "" {
			migration.SetAttributeValue(setting.name, cty.StringVal(setting.value))
		}
	}
	return string(hclwrite.Format(file.Bytes()))
}

// configText is config.yaml; passwords have no place in it.
func configText(db config.Database) string {
	var b strings.Builder
	b.WriteString("# Passwords stand in a password file (PGPASSFILE), one line for each user.\ndatabase:\n")
	for _, entry := range []struct{ key, value string }{
		{"host", scalar(db.Host)},
		{"port", strconv.Itoa(db.Port)},
		{"user", scalar(db.User)},
		{"migrationUser", scalar(db.MigrationUser)},
		{"database", scalar(db.Name)},
		{"sslMode", scalar(db.SSLMode)},
	} {
		fmt.Fprintf(&b, "  %s: %s\n", entry.key, entry.value)
	}
	return b.String()
}

var plainScalar = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// scalar is a string in YAML, in quotes where it could be taken for something else.
func scalar(text string) string {
	words := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if plainScalar.MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text
	}
	return strconv.Quote(text)
}

// Complete fills what is not said about the database: from the live one, which factory (or nil) leads to, else from a name.
func Complete(db config.Database, factory *conn.Factory, name string) config.Database {
	standard := config.Database{Host: "localhost", Port: 5432, Name: name, SSLMode: "disable"}
	if db.Host != "" && db.Host != "localhost" {
		standard.SSLMode = "require"
	}
	if factory != nil {
		standard = factory.Database()
		standard.User = "" // a URL has the migration user only
	}
	db.Host = cmp.Or(db.Host, standard.Host)
	db.Port = cmp.Or(db.Port, standard.Port)
	db.Name = cmp.Or(db.Name, standard.Name)
	db.SSLMode = cmp.Or(db.SSLMode, standard.SSLMode)
	db.MigrationUser = cmp.Or(db.MigrationUser, standard.MigrationUser, db.Name+"_migrator")
	db.User = cmp.Or(db.User, db.Name)
	if db.User == db.MigrationUser {
		db.User += "_app"
	}
	return db
}
