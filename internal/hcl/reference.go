package hcl

import (
	"fmt"
	"strings"
)

// Reference returns the grammar in Markdown: every block with its attributes and nested blocks, from the same tables that
// files are checked against.
func Reference() string {
	var out strings.Builder
	out.WriteString(referenceHead)
	fmt.Fprintf(&out, "\nThe examples below go on from this schema:\n\n```hcl\n%s```\n", example(shared))
	for _, k := range kinds() {
		fmt.Fprintf(&out, "\n## %s\n\n", k.kind)
		writeBlock(&out, &k.block, "")
		fmt.Fprintf(&out, "```hcl\n%s```\n", example(k.kind))
	}
	return strings.TrimSuffix(strings.ReplaceAll(out.String(), "\n\n\n", "\n\n"), "\n")
}

const referenceHead = `# HCL blocks

Schema files (` + "`*.hcl`" + `, best ` + "`*.pg.hcl`" + `) are written in Atlas's HCL dialect. This page is generated from the tables that
plumb checks files against; an attribute or block that is not here is an error. Every block that makes an object in a schema
takes one name, or the schema and the name: ` + "`table \"users\"`" + ` or ` + "`table \"app\" \"users\"`" + `. Refer to objects as
` + "`table.users`, `table.app.users`, `table.users.column.id`" + `, also to those that SQL files beside the HCL make. Values are
strings, numbers, ` + "`true`" + `, ` + "`false`" + `, words such as ` + "`CASCADE`" + `, types such as ` + "`varchar(80)`" + `, or
` + "`sql(\"…\")`" + ` where SQL has to stand as it is. A column is NOT NULL unless it says ` + "`null = true`" + `.
` + "`not_null_name`" + ` names the constraint that says so: PostgreSQL keeps that name since 18, for a domain since 17, and forgets it before.

Beside the blocks below there are ` + "`variable \"name\" { type, default, validation { condition, error_message } }`" + `, used as
` + "`var.name`" + `, and ` + "`locals { … }`" + `, used as ` + "`local.name`" + `. ` + "`for_each`" + ` repeats a block for each element of a list,
set or map, as ` + "`each.key`" + ` and ` + "`each.value`" + `. docs/rows.md says what
becomes of the rows of ` + "`data`" + ` blocks.
`

func writeBlock(out *strings.Builder, b *block, path string) {
	path += b.kind
	fmt.Fprintf(out, "`%s`", path+labelText[b.labels])
	if b.open {
		out.WriteString(" takes any storage parameter.")
	}
	out.WriteString("\n\n")
	if len(b.attrs) > 0 {
		out.WriteString("| attribute | value |\n|---|---|\n")
	}
	for _, a := range b.attrs {
		name := "`" + a.name + "`"
		switch {
		case a.unless != "":
			name += " (required, but not with `" + a.unless + "`)"
		case a.required:
			name += " (required)"
		}
		fmt.Fprintf(out, "| %s | %s |\n", name, a.describe())
	}
	if len(b.attrs) > 0 {
		out.WriteString("\n")
	}
	for _, c := range b.blocks {
		writeBlock(out, c.block, path+" > ")
	}
}

var labelText = map[labels]string{
	noLabel: "", optionalLabel: ` ["name"]`, oneLabel: ` "name"`, qualified: ` ["schema"] "name"`,
}

var typeText = map[valueType]string{
	tString: "string", tBool: "true or false", tInt: "whole number", tLiteral: "a value, or `sql(\"…\")`", tExpr: "SQL", tName: "name, or `sql(\"schema.name\")`",
	tDataType: "type", tColumns: "list of columns", tColumn: "column", tLiterals: "list of values", tExprs: "list of SQL", tStrings: "list of strings",
	tParam: "value", tSettings: "object of configuration parameters", tOptions: "object of options", tRows: "list of objects: a row each", tRepeat: "list, set or map", tGrantees: "roles", tRole: "role", tOwner: "role, or the column that the sequence goes with",
	tRef: "reference", tRefs: "list of references", tNames: "list of references, or of `sql(\"schema.name\")`",
}

// describe says in words what an attribute may hold.
func (a *attr) describe() string {
	var parts []string
	if text := typeText[a.typ]; text != "" {
		parts = append(parts, text)
	}
	switch {
	case len(a.kinds) > 0 && a.typ == tName:
		parts = append(parts, "or a reference to a "+join(a.kinds))
	case len(a.kinds) > 0:
		parts = append(parts, "to "+join(a.kinds))
	}
	if len(a.words) > 0 {
		prefix := ""
		if a.typ == tWords {
			prefix = "list of "
		}
		parts = append(parts, prefix+"`"+strings.Join(a.words, "` `")+"`")
	}
	if a.other {
		parts = append(parts, "or another one as a string")
	}
	if a.raw {
		parts = append(parts, "or `sql(\"…\")`")
	}
	return strings.Join(parts, " ")
}
