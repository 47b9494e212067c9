package roles

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
)

// scramIterations is PostgreSQL's own default (scram_iterations).
const scramIterations = 4096

// Verifier returns what PostgreSQL stores for a password: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey (RFC 5802 and
// 7677). The server takes it in place of a password, so that the password itself never leaves this machine and is in no
// server log.
//
// RFC 4013 (SASLprep) maps some characters before hashing, and clients differ in how they do it. For printable ASCII
// all agree; other passwords are refused rather than stored in a form that one of the clients can't match.
func Verifier(password config.Secret) (string, error) {
	if err := checkPassword(password.Reveal()); err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	return verifier(password.Reveal(), salt, scramIterations)
}

func verifier(password string, salt []byte, iterations int) (string, error) {
	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("derive the SCRAM key: %w", err)
	}
	stored := sha256.Sum256(mac(salted, "Client Key"))
	encode := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", iterations, encode(salt), encode(stored[:]), encode(mac(salted, "Server Key"))), nil
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func checkPassword(password string) error {
	const hint = "use a password of printable ASCII characters"
	if password == "" {
		return fail.New("the password is empty", "", hint)
	}
	for _, r := range password {
		if r < 0x20 || r >= 0x7f || r == utf8.RuneError {
			return fail.New("the password has a character that not all clients treat alike", "", hint)
		}
	}
	return nil
}

// matches says whether a stored verifier belongs to a password. Other kinds of stored password (md5) never match, so
// that they are replaced.
func matches(stored string, password config.Secret) bool {
	rest, ok := strings.CutPrefix(stored, "SCRAM-SHA-256$")
	if !ok {
		return false
	}
	head, _, ok := strings.Cut(rest, "$")
	count, salt64, ok2 := strings.Cut(head, ":")
	iterations, err := strconv.Atoi(count)
	if !ok || !ok2 || err != nil || iterations < 1 {
		return false
	}
	salt, err := base64.StdEncoding.DecodeString(salt64)
	if err != nil {
		return false
	}
	computed, err := verifier(password.Reveal(), salt, iterations)
	return err == nil && hmac.Equal([]byte(computed), []byte(stored))
}
