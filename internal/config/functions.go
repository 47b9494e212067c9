package config

import (
	"net/url"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are the functions that atlas.hcl may call: Atlas's names, cty's implementations.
func (p *Project) functions() map[string]function.Function {
	return map[string]function.Function{
		"getenv":    textFunc("name", func(name string) (string, error) { return p.env[name], nil }),
		"file":      textFunc("path", p.fileText),
		"urlescape": textFunc("text", func(text string) (string, error) { return url.QueryEscape(text), nil }),

		"chomp":      stdlib.ChompFunc,
		"coalesce":   stdlib.CoalesceFunc,
		"compact":    stdlib.CompactFunc,
		"concat":     stdlib.ConcatFunc,
		"contains":   stdlib.ContainsFunc,
		"distinct":   stdlib.DistinctFunc,
		"element":    stdlib.ElementFunc,
		"flatten":    stdlib.FlattenFunc,
		"format":     stdlib.FormatFunc,
		"join":       stdlib.JoinFunc,
		"jsondecode": stdlib.JSONDecodeFunc,
		"jsonencode": stdlib.JSONEncodeFunc,
		"keys":       stdlib.KeysFunc,
		"length":     stdlib.LengthFunc,
		"lookup":     stdlib.LookupFunc,
		"lower":      stdlib.LowerFunc,
		"merge":      stdlib.MergeFunc,
		"regex":      stdlib.RegexFunc,
		"replace":    stdlib.ReplaceFunc,
		"sort":       stdlib.SortFunc,
		"split":      stdlib.SplitFunc,
		"substr":     stdlib.SubstrFunc,
		"trim":       stdlib.TrimFunc,
		"trimprefix": stdlib.TrimPrefixFunc,
		"trimspace":  stdlib.TrimSpaceFunc,
		"trimsuffix": stdlib.TrimSuffixFunc,
		"upper":      stdlib.UpperFunc,
		"formatlist": stdlib.FormatListFunc,
		"indent":     stdlib.IndentFunc,
		"range":      stdlib.RangeFunc,
		"reverse":    stdlib.ReverseListFunc,
		"slice":      stdlib.SliceFunc,
		"title":      stdlib.TitleFunc,
		"zipmap":     stdlib.ZipmapFunc,
		"regexall":   stdlib.RegexAllFunc,
		"setunion":   stdlib.SetUnionFunc,
		"toset":      stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tolist":     stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":      stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"startswith": testFunc(strings.HasPrefix),
		"endswith":   testFunc(strings.HasSuffix),
		"urlsetpath": urlFunc("path", func(u *url.URL, path string) { u.Path = "/" + strings.TrimPrefix(path, "/") }),
		"urlqueryset": function.New(&function.Spec{
			Params: []function.Parameter{{Name: "url", Type: cty.String}, {Name: "key", Type: cty.String}, {Name: "value", Type: cty.String}},
			Type:   function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return changedURL(args[0], func(u *url.URL) {
					query := u.Query()
					query.Set(args[1].AsString(), args[2].AsString())
					u.RawQuery = query.Encode()
				})
			},
		}),
		"urluserinfo": function.New(&function.Spec{
			Params:   []function.Parameter{{Name: "url", Type: cty.String}, {Name: "user", Type: cty.String}},
			VarParam: &function.Parameter{Name: "password", Type: cty.String},
			Type:     function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return changedURL(args[0], func(u *url.URL) {
					u.User = url.User(args[1].AsString())
					if len(args) > 2 {
						u.User = url.UserPassword(args[1].AsString(), args[2].AsString())
					}
				})
			},
		}),
		"values":   stdlib.ValuesFunc,
		"can":      tryfunc.CanFunc,
		"try":      tryfunc.TryFunc,
		"tobool":   toFunc(cty.Bool),
		"tonumber": toFunc(cty.Number),
		"tostring": toFunc(cty.String),
	}
}

// toFunc converts like cty's own functions, but its error does not quote the value, which may come from getenv().
func toFunc(want cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true}},
		Type:   function.StaticReturnType(want),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			converted, err := convert.Convert(args[0], want)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "the value is not a %s", want.FriendlyName())
			}
			return converted, nil
		},
	})
}

// testFunc asks something of two strings.
func testFunc(test func(text, part string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: "part", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(test(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// urlFunc changes a URL by one more argument.
func urlFunc(param string, change func(*url.URL, string)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "url", Type: cty.String}, {Name: param, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return changedURL(args[0], func(u *url.URL) { change(u, args[1].AsString()) })
		},
	})
}

// changedURL changes a URL; the error does not repeat it, since there may be a password in it.
func changedURL(text cty.Value, change func(*url.URL)) (cty.Value, error) {
	u, err := url.Parse(text.AsString())
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "this is no URL")
	}
	change(u)
	return cty.StringVal(u.String()), nil
}

func textFunc(param string, call func(string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: param, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, err := call(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(text), nil
		},
	})
}

func (p *Project) fileText(name string) (string, error) {
	src, err := os.ReadFile(p.Abs(name))
	if err != nil {
		return "", withoutPath(err)
	}
	return string(src), nil
}
