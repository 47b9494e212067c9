package subscription

import (
	"fmt"
	"strings"
	"testing"
)

// No form of a connection string lets a secret through, and one without secrets stays as it is.
func TestRedact(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		secrets  int
	}{
		{"host=h dbname=d", "host=h dbname=d", 0},
		{"  host=h  dbname = 'a b' ", "  host=h  dbname = 'a b' ", 0},
		{"host=h password=s3cret dbname=d", "host=h password=(hidden) dbname=d", 1},
		{"host=h PASSWORD = 's3cret \\' x s3cret' user=u", "host=h PASSWORD=(hidden) user=u", 1},
		{"password=s3c\\ s3cret host=h", "password=(hidden) host=h", 1},
		{"sslpassword=s3cret password='s3cret'", "sslpassword=(hidden) password=(hidden)", 2},
		{"postgres://u:s3cret@h/d", "postgres://u:(hidden)@h/d", 1},
		{"postgresql://u:s3@cret@h:5432/d?password=s3cret&sslmode=disable", "postgresql://u:(hidden)@h:5432/d?password=(hidden)&sslmode=disable", 2},
		{"postgres://h/d?sslmode=disable", "postgres://h/d?sslmode=disable", 0},
		{"postgres://u@h/d?sslpassword=s3cret", "postgres://u@h/d?sslpassword=(hidden)", 1},
		{"", "", 0},
	}
	for _, test := range tests {
		got, secrets := redact(test.in)
		if got != test.want || len(secrets) != test.secrets {
			t.Errorf("%q: got %q with %d secrets", test.in, got, len(secrets))
		}
		if shown := fmt.Sprintf("%v %+v %#v %s", got, secrets, secrets, secrets); strings.Contains(shown, "cret\x00") || strings.Contains(shown, "s3") {
			t.Errorf("%q: a secret is seen in %q", test.in, shown)
		}
	}
}
