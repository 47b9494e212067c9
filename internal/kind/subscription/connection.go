package subscription

import (
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/kind/foreign"
)

var (
	// word is a setting of a connection string: name = value, where a value may stand in quotes with backslashes.
	word = regexp.MustCompile(`([a-zA-Z_]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s\\']|\\.)*)`)
	// uri has the password before the last @ of the authority; parameter is a setting in its query.
	uri       = regexp.MustCompile(`^(postgres(?:ql)?://[^:@/?]*):([^/?]*)@`)
	parameter = regexp.MustCompile(`([?&])([a-zA-Z_]+)=([^&]*)`)
)

// redact takes the secrets out of a connection string.
func redact(connection string) (string, []foreign.Secret) {
	var secrets []foreign.Secret
	hide := func(name, value, without, with string) string {
		if !foreign.IsSecret(name) {
			return with
		}
		secrets = append(secrets, foreign.NewSecret(strings.ToLower(name), value))
		return without
	}
	if !strings.HasPrefix(connection, "postgres://") && !strings.HasPrefix(connection, "postgresql://") {
		redacted := word.ReplaceAllStringFunc(connection, func(setting string) string {
			parts := word.FindStringSubmatch(setting)
			return hide(parts[1], parts[2], "", setting)
		})
		if len(secrets) == 0 {
			return connection, nil
		}
		return strings.Join(strings.Fields(redacted), " "), secrets
	}
	connection = uri.ReplaceAllStringFunc(connection, func(head string) string {
		parts := uri.FindStringSubmatch(head)
		return hide("password", parts[2], parts[1]+"@", head)
	})
	connection = parameter.ReplaceAllStringFunc(connection, func(setting string) string {
		parts := parameter.FindStringSubmatch(setting)
		return hide(parts[2], parts[3], parts[1], setting)
	})
	return connection, secrets
}
