package runner_test

import "regexp"

var detail = regexp.MustCompile(`(run the statement|at the end of the file) \(.*?\): `)

// trimDetail takes PostgreSQL's DETAIL, which varies between versions, out of a message.
func trimDetail(s string) string { return detail.ReplaceAllString(s, "$1: ") }
