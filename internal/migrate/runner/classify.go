package runner

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// class is how a statement gets along with transactions.
type class int

const (
	ordinary   class = iota // runs in a transaction
	autocommit              // PostgreSQL refuses it in a transaction block
	either                  // may or may not end transactions itself; only the server knows
	beginTx                 // BEGIN, START TRANSACTION
	endTx                   // COMMIT, END, ROLLBACK, ABORT, PREPARE TRANSACTION
)

// words are the tokens of a statement without comments, plain words in capitals.
type words []sqlparse.Token

func wordsOf(sql string) words {
	var ws words
	for tok := range sqlparse.Tokens(sql) {
		if tok.IsComment() {
			continue
		}
		ws = append(ws, tok)
	}
	return ws
}

// is says whether token i is the key word.
func (w words) is(i int, keyword string) bool {
	return i < len(w) && w[i].Kind == sqlparse.Word && strings.EqualFold(w[i].Text, keyword)
}

// starts says whether the statement starts with the key words.
func (w words) starts(keywords ...string) bool {
	for i, k := range keywords {
		if !w.is(i, k) {
			return false
		}
	}
	return true
}

func (w words) has(keyword string) bool {
	return slices.ContainsFunc(w, func(t sqlparse.Token) bool {
		return t.Kind == sqlparse.Word && strings.EqualFold(t.Text, keyword)
	})
}

// Statements that no transaction block takes, on any version that plumb supports (measured on 14 to 18).
var alone = [][]string{
	{"VACUUM"},
	{"CREATE", "DATABASE"},
	{"DROP", "DATABASE"},
	{"CREATE", "TABLESPACE"},
	{"DROP", "TABLESPACE"},
	{"ALTER", "SYSTEM"},
	{"DISCARD", "ALL"},
	{"COMMIT", "PREPARED"},
	{"ROLLBACK", "PREPARED"},
	{"REINDEX", "DATABASE"},
	{"REINDEX", "SCHEMA"},
	{"REINDEX", "SYSTEM"},
	{"CREATE", "INDEX", "CONCURRENTLY"},
	{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"},
	{"DROP", "INDEX", "CONCURRENTLY"},
}

func classify(sql string) class {
	w := wordsOf(sql)
	if len(w) == 0 {
		return ordinary
	}
	for _, keywords := range alone {
		if w.starts(keywords...) {
			return autocommit
		}
	}
	switch {
	case w.starts("CLUSTER") && len(w) == 1,
		w.starts("REINDEX") && w.has("CONCURRENTLY"),
		w.starts("ALTER", "TABLE") && w.has("DETACH") && w.has("CONCURRENTLY"),
		w.starts("ALTER", "DATABASE") && w.has("TABLESPACE"):
		return autocommit
	case w.starts("BEGIN"), w.starts("START", "TRANSACTION"):
		return beginTx
	case w.starts("ROLLBACK") && w.has("TO"):
		return ordinary
	case w.starts("COMMIT"), w.starts("END"), w.starts("ROLLBACK"), w.starts("ABORT"), w.starts("PREPARE", "TRANSACTION"):
		return endTx
	case w.starts("CALL"), w.starts("REINDEX"), w.starts("CREATE", "SUBSCRIPTION"), w.starts("DROP", "SUBSCRIPTION"),
		w.starts("ALTER", "SUBSCRIPTION"), w.starts("DO") && endsTransactions(w):
		return either
	}
	return ordinary
}

// endsTransactions says whether the body of a DO block holds COMMIT or ROLLBACK.
func endsTransactions(w words) bool {
	for _, tok := range w {
		if tok.Kind != sqlparse.DollarString {
			continue
		}
		body := strings.Trim(tok.Text, "$")
		if _, rest, ok := strings.Cut(tok.Text[1:], "$"); ok {
			body = rest
		}
		inner := wordsOf(body)
		if inner.has("COMMIT") || inner.has("ROLLBACK") {
			return true
		}
	}
	return false
}

// Redact hides the literal behind PASSWORD, for everything that is shown or logged.
func Redact(sql string) string {
	w := wordsOf(sql)
	for i, tok := range slices.Backward(w) {
		secret := tok.Kind == sqlparse.String || tok.Kind == sqlparse.DollarString
		if secret && i > 0 && w.is(i-1, "PASSWORD") {
			sql = sql[:tok.Offset] + "'********'" + sql[tok.End():]
		}
	}
	return sql
}
