package hcl

import "embed"

// examples has a file of HCL for each kind of block. They go on from the file named examples.
//
//go:embed examples/*.pg.hcl
var examples embed.FS

// shared is what the examples go on from.
const shared = "examples"

// example returns the example of a kind of block.
func example(kind string) string {
	text, err := examples.ReadFile("examples/" + kind + ".pg.hcl")
	if err != nil {
		panic(err) // a test looks for all of them
	}
	return string(text)
}

// Examples returns the example of each kind of block, with what it goes on from.
func Examples() map[string][]File {
	out := map[string][]File{}
	for _, k := range kinds() {
		out[k.kind] = []File{
			{Name: shared + ".pg.hcl", Src: []byte(example(shared))},
			{Name: k.kind + ".pg.hcl", Src: []byte(example(k.kind))},
		}
	}
	return out
}
