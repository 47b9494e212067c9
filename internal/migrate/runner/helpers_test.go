package runner_test

import "regexp"

var detail = regexp.MustCompile(`run the statement \([^)]*\)|the file \([^)]*\)`)

// trimDetail takes PostgreSQL's DETAIL, which varies between versions, out of a message.
func trimDetail(s string) string {
	return detail.ReplaceAllStringFunc(s, func(m string) string { return m[:len(m)-len(regexp.MustCompile(` \([^)]*\)$`).FindString(m))] })
}
