package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// top reads the top-level defaults and lays the chosen env over them.
func (f *hclFile) top(body *hclsyntax.Body, env *hclsyntax.Block) error {
	p := f.project
	d := newDecoder(f, body)
	d.block("diff", func(d *decoder) { p.Diff.decode(d) })
	d.block("lint", func(d *decoder) { p.Lint.decode(d) })
	d.block("format", func(d *decoder) { p.decodeFormat(d) })
	defer p.lintFormat()
	d.block("clean", func(d *decoder) { p.Clean.decode(d) })
	d.block("test", p.decodeTests)
	// Read by their own functions, and every env but the chosen one is left unevaluated: its variables may have no value.
	d.blocks = append(d.blocks, "env", "variable", "locals", "data")
	if err := d.done("project"); err != nil || env == nil {
		return err
	}
	inner := newDecoder(f, env.Body)
	if err := f.each(inner); err != nil || p.items == 0 {
		return err
	}
	p.decodeEnv(inner)
	return inner.done("env")
}

// lintFormat gives the report of migrations the format that stands in lint, Atlas's old place for it.
func (p *Project) lintFormat() {
	if p.Lint.Format == "" || p.Format["migrate.lint"] != "" {
		return
	}
	if p.Format == nil {
		p.Format = map[string]string{}
	}
	p.Format["migrate.lint"] = p.Lint.Format
}

func (p *Project) decodeEnv(d *decoder) {
	var name string
	d.str("name", &name)
	if name != "" {
		p.Env = name
	}
	d.str("url", &p.URL)
	d.str("dev", &p.Dev)
	d.list("src", &p.Src, true)
	d.list("schemas", &p.Schemas, false)
	d.list("exclude", &p.Exclude, false)
	d.list("include", &p.Include, false)
	d.list("app_roles", &p.AppRoles, false)
	d.block("schema", func(d *decoder) {
		if d.body.Attributes["src"] != nil && len(p.Src) > 0 {
			d.fail("src is given both in env and in its schema block")
		}
		d.list("src", &p.Src, true)
		d.block("mode", p.decodeMode)
	})
	for _, setting := range []string{"schemas", "exclude", "include"} {
		if attr := d.body.Attributes[setting]; attr != nil {
			p.place(setting, position(attr.Expr.Range()))
		}
	}
	d.block("migration", p.Migration.decode)
	d.block("diff", p.Diff.decode)
	d.block("lint", p.Lint.decode)
	d.block("format", p.decodeFormat)
	d.block("clean", p.Clean.decode)
	d.block("test", p.decodeTests)
	d.block("data", p.decodeRows)
}

// decodeRows reads the data block of an env. Atlas leaves out the values of identity columns unless preserve_ids says
// otherwise, but not those of rows that HCL has.
func (p *Project) decodeRows(d *decoder) {
	r := &Rows{Where: position(d.body.SrcRange)}
	d.oneOf("mode", &r.Mode, RowModes)
	d.integer("max_rows", &r.MaxRows)
	d.list("include", &r.Include, false)
	d.list("exclude", &r.Exclude, false)
	d.list("skip_diff", &r.SkipDiff, false)
	var preserve *bool
	if d.optBool("preserve_ids", &preserve); preserve != nil && !*preserve {
		p.Warnings = append(p.Warnings, position(d.body.Attributes["preserve_ids"].NameRange)+": the values that rows give identity columns are always kept")
	}
	p.Rows = r
}

// decodeTests reads where the tests of schemas and migrations are. What an env says takes the place of what stands at the top.
func (p *Project) decodeTests(d *decoder) {
	for _, kind := range []string{"schema", "migrate"} {
		d.block(kind, func(d *decoder) {
			t := p.Tests[kind]
			d.list("src", &t.Src, true)
			d.values("vars", &t.Vars)
			if p.Tests == nil {
				p.Tests = map[string]Tests{}
			}
			p.Tests[kind] = t
		})
	}
}

func (c *Clean) decode(d *decoder) {
	d.list("environments", &c.Environments, false)
	d.list("hosts", &c.Hosts, false)
	d.list("databases", &c.Databases, false)
}

// place remembers where a setting is, for checks after loading.
func (p *Project) place(setting, where string) {
	if p.places == nil {
		p.places = map[string]string{}
	}
	p.places[setting] = where
}

// Modes are the switches of schema.mode that say what is compared.
var Modes = []string{"schemas", "objects", "permissions", "default_permissions"}

// decodeMode reads schema.mode. Roles belong to the whole server and are compared with no database; passwords are neither read
// nor printed.
func (p *Project) decodeMode(d *decoder) {
	if p.Mode == nil {
		p.Mode = map[string]bool{}
	}
	d.switches(Modes, p.Mode)
	var roles bool
	var sensitive string
	if d.boolean("roles", &roles); roles {
		p.Warnings = append(p.Warnings, position(d.body.Attributes["roles"].NameRange)+": roles belong to the whole server and are not compared; plumb roles bootstrap makes those that the project needs")
	}
	if d.oneOf("sensitive", &sensitive, []string{"allow", "deny"}); sensitive == "allow" {
		p.Warnings = append(p.Warnings, position(d.body.Attributes["sensitive"].NameRange)+": passwords of roles are never read or printed, whatever this says")
	}
}

// ExecOrders are the values of migration.exec_order.
var ExecOrders = []string{"linear", "linear-skip", "non-linear"}

// TxModes are the values of migration.tx_mode.
var TxModes = []string{"file", "all", "none"}

func (m *Migration) decode(d *decoder) {
	d.str("dir", &m.Dir)
	d.oneOf("format", &m.Format, DirFormats)
	d.str("baseline", &m.Baseline)
	d.oneOf("exec_order", &m.ExecOrder, ExecOrders)
	d.duration("lock_timeout", &m.LockTimeout)
	d.limit("object_lock_timeout", &m.ObjectLockTimeout)
	d.limit("object_lock_retry", &m.ObjectLockRetry)
	d.str("revisions_schema", &m.RevisionsSchema)
	d.oneOf("tx_mode", &m.TxMode, TxModes)
	d.list("exclude", &m.Exclude, false)
}

// SkipKinds are the changes that diff.skip may name.
var SkipKinds = skipKinds()

func skipKinds() []string {
	var kinds []string
	for _, object := range []string{"schema", "table", "column", "index", "foreign_key", "view", "func", "proc", "trigger"} {
		for _, verb := range []string{"add", "drop", "modify"} {
			kinds = append(kinds, verb+"_"+object)
		}
	}
	for _, object := range []string{"table", "view", "func", "proc", "trigger"} {
		kinds = append(kinds, "rename_"+object)
	}
	return append(kinds, "drop_role", "drop_user")
}

// SkipWords splits a kind of change into what is done and to what: drop_table into drop and table.
func SkipWords(kind string) (verb, noun string) {
	verb, noun, _ = strings.Cut(kind, "_")
	return verb, noun
}

func (diff *Diff) decode(d *decoder) {
	d.block("skip", func(d *decoder) {
		if diff.Skip == nil {
			diff.Skip = map[string]bool{}
		}
		d.switches(SkipKinds, diff.Skip)
	})
	d.block("concurrent_index", func(d *decoder) {
		c := &diff.ConcurrentIndex
		d.optBool("add", &c.Add)
		d.optBool("create", &c.Add) // Atlas's other name for add
		d.optBool("drop", &c.Drop)
	})
	d.block("online_constraint", func(d *decoder) { d.optBool("enabled", &diff.OnlineConstraints) })
}

// analyzers are the lint blocks that have nothing but switches, and their switches.
var analyzers = map[string][]string{
	"data_depend":      nil,
	"incompatible":     nil,
	"condrop":          nil,
	"concurrent_index": {"check_create", "check_drop", "check_txmode"},
	"non_linear":       nil,
}

func (l *Lint) decode(d *decoder) {
	d.integer("latest", &l.Latest)
	d.block("git", func(d *decoder) {
		d.str("base", &l.GitBase)
		if d.str("dir", &l.GitDir); l.GitDir != "" {
			l.unsupported(d, "dir")
		}
	})
	d.str("format", &l.Format)
	d.str("log", &l.Format) // Atlas's old name for format
	d.block("destructive", func(d *decoder) {
		if l.Destructive.decode(d); l.Destructive.Force {
			l.unsupported(d, "force")
		}
	})
	var review string
	if d.oneOf("review", &review, []string{"always", "warning", "error"}); review != "" {
		l.unsupported(d, "review")
	}
	for _, name := range []string{"data_depend", "incompatible", "condrop", "concurrent_index", "non_linear"} {
		d.block(name, func(d *decoder) { l.decodeAnalyzer(name, d) })
	}
	d.block("naming", func(d *decoder) {
		l.decodeNaming(d)
	})
	d.each("check", 1, func(labels []string, d *decoder) {
		var c Check
		d.optBool("error", &c.Error)
		d.optBool("skip", &c.Skip)
		if l.Checks == nil {
			l.Checks = map[string]Check{}
		}
		l.Checks[labels[0]] = c
	})
	if l.Latest > 0 && l.GitBase != "" {
		d.fail("lint takes either latest or git")
	}
}

// unsupported remembers an attribute that the rules can't obey.
func (l *Lint) unsupported(d *decoder, name string) {
	l.Unsupported = append(l.Unsupported, position(d.body.Attributes[name].NameRange)+": "+name)
}

func (l *Lint) decodeAnalyzer(name string, d *decoder) {
	a := Analyzer{Options: map[string]bool{}}
	d.optBool("error", &a.Error)
	d.switches(analyzers[name], a.Options)
	if name == "non_linear" {
		d.oneOf("on_edit", &a.OnEdit, []string{"error", "warn", "ignore"})
	}
	if l.Analyzers == nil {
		l.Analyzers = map[string]Analyzer{}
	}
	l.Analyzers[name] = a
}

func (x *Destructive) decode(d *decoder) {
	d.optBool("error", &x.Error)
	d.boolean("force", &x.Force)
	for name, target := range map[string]*[]string{"allow_table": &x.AllowTable, "allow_column": &x.AllowColumn} {
		d.each(name, 0, func(_ []string, d *decoder) {
			var match string
			d.pattern("match", &match)
			if match == "" && d.err == nil {
				d.fail(name + " wants match")
			}
			*target = append(*target, match)
		})
	}
}

func (l *Lint) decodeNaming(d *decoder) {
	if l.Naming == nil {
		l.Naming = map[string]Naming{}
	}
	read := func(kind string, d *decoder) {
		var n Naming
		d.optBool("error", &n.Error)
		d.pattern("match", &n.Match)
		d.str("message", &n.Message)
		if n != (Naming{}) {
			l.Naming[kind] = n
		}
	}
	read("", d)
	for _, kind := range []string{"schema", "table", "column", "index", "foreign_key", "check"} {
		d.block(kind, func(d *decoder) { read(kind, d) })
	}
}

// pattern reads a regular expression and checks that it compiles.
func (d *decoder) pattern(name string, target *string) {
	d.str(name, target)
	if attr := d.body.Attributes[name]; attr != nil && d.err == nil {
		if _, err := regexp.Compile(*target); err != nil {
			d.err = hclFail(attr.Expr.Range(), name+" is not a regular expression", "")
		}
	}
}

func (p *Project) decodeFormat(d *decoder) {
	commands := map[string][]string{
		"migrate": {"apply", "diff", "down", "lint", "status"},
		"schema":  {"apply", "clean", "diff", "inspect"},
	}
	for _, group := range []string{"migrate", "schema"} {
		d.block(group, func(d *decoder) {
			for _, command := range slices.Sorted(slices.Values(commands[group])) {
				var template string
				d.str(command, &template)
				if template == "" {
					continue
				}
				if p.Format == nil {
					p.Format = map[string]string{}
				}
				p.Format[group+"."+command] = template
			}
		})
	}
}
