package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/config.schema.json")

// TestJSONSchema keeps docs/config.schema.json the schema of the keys that are decoded.
func TestJSONSchema(t *testing.T) {
	t.Parallel()
	const path = "../../docs/config.schema.json"
	got, err := JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run go test ./internal/config -update: %s", diff)
	}
	var schema struct {
		Properties map[string]struct {
			Properties map[string]property
		}
	}
	if err := json.Unmarshal(got, &schema); err != nil {
		t.Fatal(err)
	}
	keys := schema.Properties["database"].Properties
	if len(keys) != len(keyNames()) {
		t.Errorf("the schema has %d keys, config.yaml %d", len(keys), len(keyNames()))
	}
	for key, p := range keys {
		if p.Description == "" {
			t.Errorf("%s has no description", key)
		}
	}
}

// The schema and the decoder agree on the limits of numbers and on durations.
func TestJSONSchemaAgrees(t *testing.T) {
	t.Parallel()
	base := Database{Host: "h", Port: 5432, User: "u", Name: "d", SSLMode: "require"}
	accepted := func(key, text string) bool {
		d := base.clone()
		f, _ := findField(key)
		if f.set(&d, text, "here") != nil {
			return false
		}
		_, err := d.Complete()
		return err == nil
	}
	for _, f := range fields {
		if f.highest == 0 {
			continue
		}
		for _, n := range []int{f.lowest - 1, f.lowest, f.highest, f.highest + 1} {
			if want := n >= f.lowest && n <= f.highest; accepted(f.key, fmt.Sprint(n)) != want {
				t.Errorf("%s: %d: the schema says %v", f.key, n, want)
			}
		}
	}
	for _, text := range []string{"5m", "1h30m", "1.5s", "250ms", "5", "5 m", "-5m", "m", ""} {
		if want := regexp.MustCompile(duration).MatchString(text); accepted("connectTimeout", text) != want {
			t.Errorf("%q: the schema says %v", text, want)
		}
	}
	for _, mode := range append([]string{"prefer"}, SSLModes...) {
		d := base
		d.SSLMode = mode
		_, err := d.Complete()
		if want := mode != "prefer"; (err == nil) != want {
			t.Errorf("%s: got %v", mode, err)
		}
	}
}

// The config that the page about editors shows is one.
func TestEditorsPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	d, err := ParseYAML("docs/editors.md", []byte(example))
	if err != nil || !found || d == nil {
		t.Fatalf("got %v, %v", d, err)
	}
	if _, err := d.Complete(); err != nil {
		t.Error(err)
	}
}
