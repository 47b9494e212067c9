package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// decoder reads one block. Each method takes a known attribute or block; done reports the first error, and every
// attribute or block that none of them took. So a name that is not asked for can't be overlooked.
type decoder struct {
	file   *hclFile
	body   *hclsyntax.Body
	attrs  []string
	blocks []string
	err    error
}

func newDecoder(f *hclFile, body *hclsyntax.Body) *decoder { return &decoder{file: f, body: body} }

// attr marks an attribute as known and returns it when the block has it.
func (d *decoder) attr(name string) *hclsyntax.Attribute {
	d.attrs = append(d.attrs, name)
	if d.err != nil {
		return nil
	}
	return d.body.Attributes[name]
}

// value evaluates an attribute of any type.
func (d *decoder) value(name string, target *cty.Value) *hclsyntax.Attribute {
	attr := d.attr(name)
	if attr == nil {
		return nil
	}
	value, err := d.file.eval(attr.Expr)
	if err != nil {
		d.err = err
		return nil
	}
	*target = value
	return attr
}

// typed evaluates an attribute and converts it.
func (d *decoder) typed(name string, want cty.Type, text string) (cty.Value, bool) {
	var value cty.Value
	attr := d.value(name, &value)
	if attr == nil {
		return value, false
	}
	// Null is what a conditional gives to leave an attribute out.
	if value.IsNull() {
		return value, false
	}
	converted, err := convert.Convert(value, want)
	if err != nil || !converted.IsWhollyKnown() {
		d.err = hclFail(attr.Expr.Range(), fmt.Sprintf("%s wants %s", name, text), "")
		return value, false
	}
	return converted, true
}

func (d *decoder) str(name string, target *string) {
	if value, ok := d.typed(name, cty.String, "a string"); ok {
		*target = value.AsString()
	}
}

func (d *decoder) boolean(name string, target *bool) {
	if value, ok := d.typed(name, cty.Bool, "true or false"); ok {
		*target = value.True()
	}
}

func (d *decoder) optBool(name string, target **bool) {
	if value, ok := d.typed(name, cty.Bool, "true or false"); ok {
		given := value.True()
		*target = &given
	}
}

func (d *decoder) integer(name string, target *int) {
	value, ok := d.typed(name, cty.Number, "a whole number")
	if !ok {
		return
	}
	n, accuracy := value.AsBigFloat().Int64()
	if accuracy != 0 || n < 0 || n > 1<<31 {
		d.err = hclFail(d.body.Attributes[name].Expr.Range(), name+" wants a whole number that is not negative", "")
		return
	}
	*target = int(n)
}

func (d *decoder) duration(name string, target *time.Duration) {
	var text string
	d.str(name, &text)
	if text == "" {
		return
	}
	span, err := time.ParseDuration(text)
	if err != nil || span < 0 {
		d.err = hclFail(d.body.Attributes[name].Expr.Range(), fmt.Sprintf("%s: %q is not a duration such as %q or %q", name, text, "10s", "5m"), "")
		return
	}
	*target = span
}

// limit is duration for what can be turned off: "0s" becomes negative, so that it differs from what is not given.
func (d *decoder) limit(name string, target *time.Duration) {
	span := *target - 1
	if d.duration(name, &span); span != *target-1 {
		*target = span
		if span == 0 {
			*target = -1
		}
	}
}

// keyword reads a bare word (`format = golang-migrate`, `type = list(string)`) or a string.
func (d *decoder) keyword(name string, target *string) {
	attr := d.attr(name)
	if attr == nil {
		return
	}
	if word := hcl.ExprAsKeyword(attr.Expr); word != "" {
		*target = word
		return
	}
	if call, diags := hcl.ExprCall(attr.Expr); !diags.HasErrors() && call.Name == "list" && len(call.Arguments) == 1 {
		*target = "list(" + hcl.ExprAsKeyword(call.Arguments[0]) + ")"
		return
	}
	d.str(name, target)
}

// oneOf reads a keyword in any letter case, with "_" for "-", out of a list.
func (d *decoder) oneOf(name string, target *string, allowed []string) {
	var word string
	d.keyword(name, &word)
	if word == "" || d.err != nil {
		return
	}
	normal := strings.ReplaceAll(strings.ToLower(word), "_", "-")
	if !slices.Contains(allowed, normal) {
		d.err = hclFail(d.body.Attributes[name].Expr.Range(), fmt.Sprintf("%s %q is not supported", name, word), UnknownHint(normal, allowed))
		return
	}
	*target = normal
}

// list reads a list of strings; single allows one string in place of a list.
func (d *decoder) list(name string, target *[]string, single bool) {
	var value cty.Value
	attr := d.value(name, &value)
	if attr == nil || value.IsNull() {
		return
	}
	if single && value.Type() == cty.String && value.IsKnown() {
		*target = []string{value.AsString()}
		return
	}
	converted, err := convert.Convert(value, cty.List(cty.String))
	if err != nil || !converted.IsWhollyKnown() {
		d.err = hclFail(attr.Expr.Range(), name+" wants a list of strings", "")
		return
	}
	list := make([]string, 0, converted.LengthInt())
	for _, item := range converted.AsValueSlice() {
		if item.IsNull() {
			d.err = hclFail(attr.Expr.Range(), name+" contains null", "")
			return
		}
		list = append(list, item.AsString())
	}
	*target = list
}

// values reads an object or map as values by name.
func (d *decoder) values(name string, target *map[string]cty.Value) {
	var value cty.Value
	attr := d.value(name, &value)
	if attr == nil || value.IsNull() {
		return
	}
	if t := value.Type(); !t.IsObjectType() && !t.IsMapType() || !value.IsWhollyKnown() {
		d.err = hclFail(attr.Expr.Range(), name+" wants an object: { name = value }", "")
		return
	}
	*target = value.AsValueMap()
}

// block calls read for a nested block that may stand at most once and has no label.
func (d *decoder) block(name string, read func(*decoder)) {
	seen := false
	d.each(name, 0, func(_ []string, inner *decoder) {
		if seen {
			inner.fail(fmt.Sprintf("block %q is given twice", name))
			return
		}
		seen = true
		read(inner)
	})
}

// each calls read for every nested block of a name with the given number of labels.
func (d *decoder) each(name string, labels int, read func([]string, *decoder)) {
	d.labelled(name, func(n int) bool { return n == labels }, labels, read)
}

// eachLabelled is each for blocks that may do without their labels.
func (d *decoder) eachLabelled(name string, most int, read func([]string, *decoder)) {
	d.labelled(name, func(n int) bool { return n <= most }, most, read)
}

func (d *decoder) labelled(name string, fits func(int) bool, labels int, read func([]string, *decoder)) {
	d.blocks = append(d.blocks, name)
	for _, block := range d.body.Blocks {
		if d.err != nil {
			return
		}
		if block.Type != name {
			continue
		}
		if !fits(len(block.Labels)) {
			d.err = hclFail(block.TypeRange, fmt.Sprintf("block %q takes %d labels", name, labels), "")
			return
		}
		inner := newDecoder(d.file, block.Body)
		read(block.Labels, inner)
		d.err = inner.done(name)
	}
}

func (d *decoder) fail(what string) {
	if d.err == nil {
		d.err = hclFail(d.body.SrcRange, what, "")
	}
}

// done returns the first error, or complains about what nothing asked for.
func (d *decoder) done(block string) error {
	if d.err != nil {
		return d.err
	}
	for _, attr := range sorted(d.body.Attributes) {
		if !slices.Contains(d.attrs, attr.Name) {
			return unknownAt(attr.NameRange, "attribute", attr.Name, append(slices.Clone(d.attrs), d.blocks...))
		}
	}
	for _, nested := range d.body.Blocks {
		if !slices.Contains(d.blocks, nested.Type) {
			return unknownAt(nested.TypeRange, "block in "+block, nested.Type, append(slices.Clone(d.blocks), d.attrs...))
		}
	}
	return nil
}

// switches reads every attribute of a fixed set as a boolean and returns those that are true.
func (d *decoder) switches(names []string, target map[string]bool) {
	given := map[string]bool{}
	for _, name := range names {
		var on *bool
		d.optBool(name, &on)
		if on != nil {
			given[name] = *on
		}
	}
	maps.Copy(target, given)
}
