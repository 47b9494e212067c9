package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/plumbsql/plumb/internal/fail"
)

// ParseYAML reads the `database:` block of config.yaml. It returns nil when there is none: the file may be the
// application's own and its other keys are not ours. Inside the block every unknown key and wrong type is an error with
// file:line:column. The value is not completed, so that the environment can still override it.
func ParseYAML(file string, src []byte) (*Database, error) {
	doc, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, yamlSyntax(file, err)
	}
	root, err := yamlRoot(file, doc)
	if root == nil || err != nil {
		return nil, err
	}
	block, err := findBlock(file, root)
	if block == nil || err != nil {
		return nil, err
	}
	d := &Database{source: place(file, block), origin: map[string]string{}}
	values, err := mappingValues(file, block.Value)
	if err != nil {
		return nil, err
	}
	for _, entry := range values {
		if err := setFromYAML(d, file, entry); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// yamlSyntax keeps the position and the message of a syntax error, without the excerpt of the file: it may show secrets.
func yamlSyntax(file string, err error) error {
	var positioned yaml.Error
	if errors.As(err, &positioned) && positioned.GetToken() != nil {
		at := positioned.GetToken().Position
		return fail.New("the config is not valid YAML: "+positioned.GetMessage(), fmt.Sprintf("%s:%d:%d", file, at.Line, at.Column), "")
	}
	return fail.New("the config is not valid YAML", file, "")
}

func yamlRoot(file string, doc *ast.File) (ast.Node, error) {
	var root ast.Node
	for _, d := range doc.Docs {
		if d.Body == nil || d.Body.Type() == ast.NullType || d.Body.Type() == ast.CommentType {
			continue
		}
		if root != nil {
			return nil, fail.New("the config has more than one YAML document", place(file, d.Body), "keep one document per file")
		}
		root = d.Body
	}
	return root, nil
}

// findBlock returns the entry `database:`, or nil when there is none or it is empty.
func findBlock(file string, root ast.Node) (*ast.MappingValueNode, error) {
	entries, err := mappingValues(file, root)
	if err != nil {
		return nil, err
	}
	var block *ast.MappingValueNode
	var flat []string
	for _, entry := range entries {
		key := keyText(entry)
		if key == "database" {
			block = entry
			continue
		}
		if near := nearest(key, []string{"database"}); near != "" {
			return nil, fail.New(fmt.Sprintf("unknown key %q", key), place(file, entry), "did you mean database?")
		}
		if _, known := findField(key); known {
			flat = append(flat, key)
		}
	}
	if block == nil || block.Value.Type() == ast.NullType {
		if block != nil && len(flat) > 0 {
			return nil, fail.New("the database block is empty, but "+strings.Join(flat, ", ")+" stand beside it",
				place(file, block), "indent the keys that belong to the block below database:")
		}
		return nil, nil
	}
	return block, nil
}

func mappingValues(file string, node ast.Node) ([]*ast.MappingValueNode, error) {
	switch n := unwrapYAML(node).(type) {
	case *ast.MappingNode:
		return n.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, nil
	}
	return nil, fail.New("expected keys with values here", place(file, node), "see the database block in the README")
}

// unwrapYAML looks below an anchor, which only names a value.
func unwrapYAML(node ast.Node) ast.Node {
	if anchor, ok := node.(*ast.AnchorNode); ok {
		return anchor.Value
	}
	return node
}

func setFromYAML(d *Database, file string, entry *ast.MappingValueNode) error {
	key, at := keyText(entry), place(file, entry)
	f, known := findField(key)
	switch {
	case known && f.secret:
		return fail.New("a password does not belong into the config", at,
			"put it into a password file (PGPASSFILE, mode 0600) or into "+envName(key))
	case !known:
		return fail.New(fmt.Sprintf("unknown key %q in the database block", key), at, UnknownHint(key, keyNames()))
	case d.origin[key] != "":
		return fail.New(fmt.Sprintf("key %q is given twice", key), at, "the first is at "+d.origin[key])
	}
	value := unwrapYAML(entry.Value)
	text, err := scalarText(f, d, value)
	if err == nil {
		err = f.set(d, text, place(file, value))
	}
	return fail.Wrap(err, "database."+key, place(file, value), "")
}

// scalarText returns the text of a scalar of the right YAML type. Numbers are not taken for strings: YAML would turn a
// user named 0755 into something else.
func scalarText(f field, d *Database, value ast.Node) (string, error) {
	_, wantInt := f.target(d).(*int)
	switch v := value.(type) {
	case *ast.IntegerNode:
		if wantInt {
			return fmt.Sprint(v.Value), nil
		}
		return "", errors.New("wants a string; put the value in quotes")
	case *ast.StringNode:
		if !wantInt {
			return v.Value, nil
		}
		return "", errors.New("wants a whole number without quotes")
	case *ast.LiteralNode:
		if !wantInt {
			return strings.TrimSuffix(v.Value.Value, "\n"), nil
		}
	case *ast.NullNode:
		return "", errors.New("has no value; remove the key or give it one")
	case *ast.AliasNode, *ast.TagNode:
		return "", errors.New("YAML aliases and tags are not understood here; write the value itself")
	}
	if wantInt {
		return "", errors.New("wants a whole number")
	}
	return "", errors.New("wants a string; put the value in quotes")
}

func keyText(entry *ast.MappingValueNode) string {
	if s, ok := entry.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return entry.Key.String()
}

// place is the position of a node; of an entry it is that of its key.
func place(file string, node ast.Node) string {
	if entry, ok := node.(*ast.MappingValueNode); ok {
		node = entry.Key
	}
	if tok := node.GetToken(); tok != nil && tok.Position != nil {
		return fmt.Sprintf("%s:%d:%d", file, tok.Position.Line, tok.Position.Column)
	}
	return file
}
