package subscription

import (
	_ "embed"
	"strings"
)

//go:embed subscription.sql
var query string

// option is an option of CREATE SUBSCRIPTION.
type option struct {
	name string
	// usual is the value that a new subscription has on every version, or "" where that differs.
	usual string
	// since and before bound the versions that have the expression.
	since, before int
	// expression computes the value from the row s of pg_subscription.
	expression string
	// fixed marks what ALTER SUBSCRIPTION can't change without a connection to the publisher.
	fixed bool
}

var all = []option{
	{name: "binary", usual: "false", expression: "s.subbinary::text"},
	{name: "streaming", before: 16, expression: "CASE WHEN s.substream THEN 'on' ELSE 'off' END"},
	{name: "streaming", since: 16, expression: "CASE s.substream WHEN 'f' THEN 'off' WHEN 't' THEN 'on' ELSE 'parallel' END"},
	{name: "synchronous_commit", usual: "off", expression: "s.subsynccommit"},
	{name: "two_phase", usual: "false", since: 15, expression: "(s.subtwophasestate <> 'd')::text", fixed: true},
	{name: "disable_on_error", usual: "false", since: 15, expression: "s.subdisableonerr::text"},
	{name: "password_required", usual: "true", since: 16, expression: "s.subpasswordrequired::text"},
	{name: "run_as_owner", usual: "false", since: 16, expression: "s.subrunasowner::text"},
	{name: "origin", usual: "any", since: 16, expression: "s.suborigin"},
	{name: "failover", usual: "false", since: 17, expression: "s.subfailover::text", fixed: true},
}

// sqlFor returns the query for a server version: the array of options has name=value.
func sqlFor(version int) string {
	var parts []string
	for _, o := range all {
		if major := version / 10000; major >= o.since && (o.before == 0 || major < o.before) {
			parts = append(parts, "'"+o.name+"=' || "+o.expression)
		}
	}
	return strings.Replace(query, "/*options*/", strings.Join(parts, ",\n         "), 1)
}

// Unusual returns the options but those that a new subscription has anyway.
func (s *Subscription) Unusual() []string { return unusual(s.Options) }

// unusual leaves out what a new subscription has anyway.
func unusual(options []string) []string {
	var list []string
	for _, entry := range options {
		if o, value := find(entry); o.usual != value {
			list = append(list, entry)
		}
	}
	return list
}

func find(entry string) (option, string) {
	name, value, _ := strings.Cut(entry, "=")
	for _, o := range all {
		if o.name == name {
			return o, value
		}
	}
	return option{}, value
}

// clauses turns name=value into SQL.
func clauses(options []string) []string {
	list := make([]string, len(options))
	for i, entry := range options {
		name, value, _ := strings.Cut(entry, "=")
		list[i] = name + " = " + value
	}
	return list
}
