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

// redact puts what stands for a secret in the place of each in a connection string, and returns them.
func redact(connection string) (string, []foreign.Secret) {
	var secrets []foreign.Secret
	hide := func(setting, before, name, value, after string) string {
		if !foreign.IsSecret(name) {
			return setting
		}
		secrets = append(secrets, foreign.NewSecret(strings.ToLower(name), strings.Trim(value, "'")))
		return before + foreign.Hidden + after
	}
	if !strings.HasPrefix(connection, "postgres://") && !strings.HasPrefix(connection, "postgresql://") {
		return word.ReplaceAllStringFunc(connection, func(setting string) string {
			parts := word.FindStringSubmatch(setting)
			return hide(setting, parts[1]+"=", parts[1], parts[2], "")
		}), secrets
	}
	connection = uri.ReplaceAllStringFunc(connection, func(head string) string {
		parts := uri.FindStringSubmatch(head)
		return hide(head, parts[1]+":", "password", parts[2], "@")
	})
	connection = parameter.ReplaceAllStringFunc(connection, func(setting string) string {
		parts := parameter.FindStringSubmatch(setting)
		return hide(setting, parts[1]+parts[2]+"=", parts[2], parts[3], "")
	})
	return connection, secrets
}
