package config

import (
	"encoding/json"
	"time"
)

// property is what JSON Schema says of one key.
type property struct {
	Description string   `json:"description,omitempty"`
	Type        string   `json:"type"`
	Enum        []string `json:"enum,omitempty"`
	Pattern     string   `json:"pattern,omitempty"`
	Minimum     *int     `json:"minimum,omitempty"`
	Maximum     *int     `json:"maximum,omitempty"`
	MinLength   int      `json:"minLength,omitempty"`
	// Properties and Additional are for objects.
	Properties map[string]property `json:"properties,omitempty"`
	Additional *bool               `json:"additionalProperties,omitempty"`
}

// duration is what time.ParseDuration takes of what is not negative.
const duration = `^([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h))*$`

// JSONSchema returns the JSON Schema of config.yaml, for editors. It comes from the table that decodes the file. Nothing is
// required in it, because the environment may say what the file leaves out; other keys beside database are the application's.
func JSONSchema() ([]byte, error) {
	only := false
	database := property{
		Description: "how to reach the database; passwords stand in a password file or in the environment",
		Type:        "object", Properties: map[string]property{}, Additional: &only,
	}
	for _, f := range fields {
		if !f.secret {
			database.Properties[f.key] = f.property()
		}
	}
	text, err := json.MarshalIndent(struct {
		Schema string `json:"$schema"`
		Title  string `json:"title"`
		property
	}{
		"https://json-schema.org/draft/2020-12/schema", "plumb config.yaml",
		property{Type: "object", Properties: map[string]property{"database": database}},
	}, "", "  ")
	return append(text, '\n'), err
}

func (f field) property() property {
	p := property{Description: f.doc, Type: "string"}
	switch f.target(&Database{}).(type) {
	case *int:
		p.Type, p.Minimum, p.Maximum = "integer", &f.lowest, &f.highest
	case *time.Duration:
		p.Pattern = duration
	default:
		p.MinLength = 1
	}
	if f.key == "sslMode" {
		p.Enum, p.MinLength = SSLModes, 0
	}
	return p
}
