package config

import (
	"fmt"
	"io"
)

// Secret is a string that printing never shows: every formatting verb, JSON and text encoding give "***" (or "" when
// it is empty). Only Reveal returns the value.
type Secret struct{ value string }

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value: value} }

// Reveal returns the value itself, for the protocol and nothing else.
func (s Secret) Reveal() string { return s.value }

// Empty says whether there is no value.
func (s Secret) Empty() bool { return s.value == "" }

// Equal compares two values; go-cmp uses it.
func (s Secret) Equal(other Secret) bool { return s.value == other.value }

// String returns "***", or "" for an empty secret.
func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return "***"
}

// Format hides the value from every verb, %#v included.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// MarshalText hides the value from JSON, YAML and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
