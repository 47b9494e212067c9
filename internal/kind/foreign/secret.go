package foreign

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// Secret stands for the value of an option that must not be seen. It can be compared and nothing else.
type Secret struct{ name, hash string }

// Hidden is what files write for a secret that they don't hold. It is taken for the same as any value.
const Hidden = "(hidden)"

// NewSecret returns what stands for a secret value.
func NewSecret(name, value string) Secret {
	if value == Hidden {
		return Secret{name: name}
	}
	sum := sha256.Sum256([]byte(name + "=" + value))
	return Secret{name: name, hash: hex.EncodeToString(sum[:])}
}

// Stands implements catalog.Standing: one that a file doesn't hold is the same as any of its name.
func (s Secret) Stands(other any) bool {
	o, ok := other.(Secret)
	return ok && o.name == s.name && (s.hash == "" || o.hash == "" || o.hash == s.hash)
}

func (s Secret) named(other Secret) bool { return s.name == other.name }

func (s Secret) same(other Secret) bool { return s.Stands(other) }

// String returns the option without its value, as files write it.
func (s Secret) String() string { return s.name + "=" + Hidden }

// GoString keeps the hash out of %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps the hash out of documents.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Compare orders secrets by name.
func (s Secret) Compare(other Secret) int { return strings.Compare(s.name, other.name) }

// secretWords are parts of the names of options that hold secrets, in the foreign-data wrappers that are in use.
var secretWords = []string{"password", "passwd", "pwd", "passphrase", "secret", "token", "credential", "private_key", "api_key", "apikey", "access_key", "client_key", "server_key"}

// IsSecret reports whether the option of the name holds a secret.
func IsSecret(name string) bool {
	name = strings.ToLower(name)
	if name == "password_required" {
		return false
	}
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// Lost says what is lost with secrets that go, or "" where there are none.
func Lost(secrets ...Secret) string {
	if len(secrets) == 0 {
		return ""
	}
	names := make([]string, len(secrets))
	for i, secret := range secrets {
		names[i] = secret.name
	}
	return "the value of " + strings.Join(names, ", ") + ", which is written nowhere else"
}

// Refusal says that a statement would need a secret.
func Refusal(id catalog.ID, secrets []Secret) error {
	names := make([]string, len(secrets))
	for i, secret := range secrets {
		names[i] = secret.name
	}
	return fail.New("this needs the value of "+strings.Join(names, ", ")+", and secrets are never written into SQL", id.String(),
		"make it by hand on both sides (in files write "+Hidden+" for the value), or keep the secret outside the database, as a passfile or a certificate does")
}
