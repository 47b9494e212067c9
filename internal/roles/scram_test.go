package roles

import (
	"encoding/base64"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/config"
)

// The salt and password of RFC 7677's example, with the keys that follow from them.
func TestVerifierOfTheRFC(t *testing.T) {
	t.Parallel()
	salt, err := base64.StdEncoding.DecodeString("W22ZaJ0SNY7soEsUEjb6gQ==")
	if err != nil {
		t.Fatal(err)
	}
	got, err := verifier("pencil", salt, 4096)
	if err != nil {
		t.Fatal(err)
	}
	want := "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		password := config.NewSecret(rapid.StringMatching(`[ -~]{1,20}`).Draw(t, "password"))
		stored, err := Verifier(password)
		if err != nil {
			t.Fatal(err)
		}
		if !matches(stored, password) {
			t.Error("does not match itself")
		}
		if matches(stored, config.NewSecret(password.Reveal()+"x")) {
			t.Error("matches another password")
		}
	})
	for _, stored := range []string{"", "md5abc", "SCRAM-SHA-256$", "SCRAM-SHA-256$0:$x:y", "SCRAM-SHA-256$x:y$z", "SCRAM-SHA-256$1:%$z"} {
		if matches(stored, config.NewSecret("x")) {
			t.Errorf("%q matches", stored)
		}
	}
}
