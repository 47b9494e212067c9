package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Formatter turns a plan into files of one layout. Unlike Atlas's stock formatters it uses the version of the plan and
// keeps its directives; the down part is the reverse of the changes in reverse order.
type Formatter struct {
	// Layout is one of the Format constants.
	Layout string
	// DownDirectives are for the down script, as "atlas:txmode none" (the plan's own are for the up script).
	DownDirectives []string
	// Txtar puts both scripts into one Atlas file instead of a second one in the folder down/.
	Txtar bool
}

var _ atlas.Formatter = Formatter{}

// Format returns the up file and, where the layout has one and there is something in it, the down file.
func (f Formatter) Format(plan *atlas.Plan) ([]atlas.File, error) {
	up, err := upText(plan)
	if err != nil {
		return nil, err
	}
	down, err := downText(plan)
	if err != nil {
		return nil, err
	}
	base := plan.Version
	if plan.Name != "" {
		base += "_" + plan.Name
	}
	switch f.Layout {
	case FormatGolangMigrate:
		return f.pair(plan, base+".up.sql", base+".down.sql", up, down), nil
	case FormatFlyway:
		base = plan.Version + "__" + plan.Name
		return f.pair(plan, "V"+base+".sql", "U"+base+".sql", up, down), nil
	case FormatGoose:
		return one(base+".sql", f.goose(plan, up, down)), nil
	case FormatDBMate:
		return one(base+".sql", f.dbmate(plan, up, down)), nil
	case FormatAtlas:
		if f.Txtar && down != "" {
			return one(base+".sql", f.txtar(plan, up, down)), nil
		}
		return f.pair(plan, base+".sql", path.Join(downFolder, base+".sql"), up, down), nil
	}
	return nil, fmt.Errorf("format a migration: unknown layout %q", f.Layout)
}

func one(name, text string) []atlas.File {
	return []atlas.File{atlas.NewLocalFile(name, []byte(text))}
}

func (f Formatter) pair(plan *atlas.Plan, upName, downName, up, down string) []atlas.File {
	files := one(upName, header(plan.Directives)+up)
	if down != "" {
		files = append(files, one(downName, header(f.DownDirectives)+down)...)
	}
	return files
}

// goose has one transaction mode for both parts.
func (f Formatter) goose(plan *atlas.Plan, up, down string) string {
	var b strings.Builder
	b.WriteString(header(plan.Directives))
	if noTx(plan.Directives) || noTx(f.DownDirectives) {
		b.WriteString(goosePragma + " NO TRANSACTION\n")
	}
	b.WriteString(goosePragma + " Up\n" + gooseBody(up) + "\n" + goosePragma + " Down\n" + gooseBody(down))
	return b.String()
}

// gooseBody wraps statements that goose would cut at a semicolon inside them, which it does at the end of any line.
func gooseBody(text string) string {
	statements, err := sqlparse.Split(text)
	if err != nil {
		return text
	}
	for _, s := range slices.Backward(statements) {
		if !strings.Contains(s.Text, ";") {
			continue
		}
		end := s.End()
		if end < len(text) && text[end] == ';' {
			end++
		}
		text = text[:s.Offset] + goosePragma + " StatementBegin\n" + text[s.Offset:end] + "\n" + goosePragma + " StatementEnd" + text[end:]
	}
	return text
}

// dbmate writes a mark with an option twice: dbmate reads the first one; Atlas knows only the bare mark, and would else
// leave out the up part and run the down part.
func (f Formatter) dbmate(plan *atlas.Plan, up, down string) string {
	mark := func(name string, directives []string) string {
		bare := dbmatePragma + name + "\n"
		if noTx(directives) {
			return dbmatePragma + name + " transaction:false\n" + bare
		}
		return bare
	}
	return header(plan.Directives) + mark("up", plan.Directives) + up + "\n" + mark("down", f.DownDirectives) + down
}

func (f Formatter) txtar(plan *atlas.Plan, up, down string) string {
	return header(append([]string{"atlas:txtar"}, plan.Directives...)) +
		"-- migration.sql --\n" + up + "\n-- down.sql --\n" + header(f.DownDirectives) + down
}

// header writes directives and the empty line that makes them directives of the file.
func header(directives []string) string {
	var b strings.Builder
	for _, d := range directives {
		b.WriteString("-- " + strings.TrimLeft(d, "- ") + "\n")
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

func noTx(directives []string) bool {
	return slices.ContainsFunc(directives, func(d string) bool {
		return strings.Join(strings.Fields(strings.TrimLeft(d, "- ")), " ") == "atlas:txmode none"
	})
}

func upText(plan *atlas.Plan) (string, error) {
	var b strings.Builder
	for _, change := range plan.Changes {
		if len(change.Args) > 0 {
			return "", fmt.Errorf("format a migration: the change %q has parameters, which a file can't hold", change.Cmd)
		}
		writeChange(&b, change.Comment, change.Cmd)
	}
	return b.String(), nil
}

func downText(plan *atlas.Plan) (string, error) {
	var b strings.Builder
	for _, change := range slices.Backward(plan.Changes) {
		reverse, err := change.ReverseStmts()
		if err != nil {
			return "", err
		}
		comment := ""
		if change.Comment != "" && len(reverse) > 0 {
			comment = "reverse: " + change.Comment
		}
		for _, cmd := range reverse {
			writeChange(&b, comment, cmd)
			comment = ""
		}
	}
	return b.String(), nil
}

func writeChange(b *strings.Builder, comment, cmd string) {
	for line := range strings.Lines(comment) {
		b.WriteString("-- " + strings.TrimRight(line, "\r\n") + "\n")
	}
	b.WriteString(terminated(cmd) + "\n")
}

// terminated ends a statement with a semicolon where it has none. A text of comments only stays as it is.
func terminated(sql string) string {
	sql = strings.TrimRight(sql, " \t\r\n")
	last, end := "", 0
	for tok := range sqlparse.Tokens(sql) {
		if !tok.IsComment() {
			last, end = tok.Text, tok.End()
		}
	}
	if last == "" || last == ";" {
		return sql
	}
	return sql[:end] + ";" + sql[end:]
}
