package pgast

import (
	"encoding/json"
	"slices"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Inner is a statement inside a DO block.
type Inner struct {
	// Text is the SQL; for EXECUTE it is the text that is run, where a part known only at run time is one placeholder
	// name or literal.
	Text string
	// Offset is the byte offset in the whole DO statement of the SQL, or of the EXECUTE expression.
	Offset int
	// Guarded says that the statement runs only when a condition holds: it stands below IF, CASE or a loop, or in a
	// block that handles exceptions.
	Guarded bool
	// Dynamic says that it comes from EXECUTE.
	Dynamic bool
}

// DoBlock returns the SQL statements inside a DO block in the order in which they are written. What EXECUTE runs is
// included as far as its text is known. The error is an *Error; a block in another language than PL/pgSQL is one too.
func DoBlock(stmt string) ([]Inner, error) {
	node, err := ParseOne(stmt)
	if err != nil {
		return nil, err
	}
	if node.GetDoStmt() == nil || !isPLpgSQL(node.GetDoStmt()) {
		return nil, &Error{Message: "not a PL/pgSQL block", Offset: -1}
	}
	text, err := locked(stmt, func() (string, error) { return parsePLpgSQL(stmt) })
	if err != nil {
		return nil, err
	}
	var functions []map[string]any
	if err := json.Unmarshal([]byte(text), &functions); err != nil {
		return nil, &Error{Message: "read the parse tree of the block: " + err.Error(), Offset: -1}
	}
	body := doBody(stmt)
	w := &plWalker{src: body.Text, base: body.Offset}
	for _, f := range functions {
		w.walk(f, false)
	}
	return w.found, nil
}

// isPLpgSQL says whether the block is in PL/pgSQL, which is the default.
func isPLpgSQL(do *pgquery.DoStmt) bool {
	for _, arg := range do.GetArgs() {
		if e := arg.GetDefElem(); e.GetDefname() == "language" {
			return e.GetArg().GetString_().GetSval() == "plpgsql"
		}
	}
	return true
}

// doBody returns the token that holds the body.
func doBody(stmt string) sqlparse.Token {
	var body sqlparse.Token
	language := false
	for tok := range sqlparse.Tokens(stmt) {
		switch {
		case tok.Kind == sqlparse.DollarString, tok.Kind == sqlparse.String && !language:
			body = tok
		}
		language = tok.Kind == sqlparse.Word && strings.EqualFold(tok.Text, "LANGUAGE")
	}
	return body
}

// plWalker goes through the JSON form of a PL/pgSQL parse tree.
type plWalker struct {
	src   string // the body, with its quotes
	base  int    // its offset in the statement
	next  int    // where in src to look for the next statement
	found []Inner
}

// plOrder is the order in which the parts of a statement stand in the source; others come last.
var plOrder = []string{
	"cond", "query", "case_when_list", "then_body", "elsif_list", "body", "stmts", "sqlstmt", "else_body", "else_stmts", "exceptions",
}

// plGuards are the statements that run what is in them only under a condition.
var plGuards = []string{
	"PLpgSQL_stmt_if", "PLpgSQL_stmt_case", "PLpgSQL_stmt_while", "PLpgSQL_stmt_fors", "PLpgSQL_stmt_foreach_a",
	"PLpgSQL_stmt_forc", "PLpgSQL_stmt_dynfors", "PLpgSQL_exception_block",
}

func (w *plWalker) walk(value any, guarded bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			w.walk(item, guarded)
		}
	case map[string]any:
		if block, ok := value["body"]; ok && block != nil && value["exceptions"] != nil {
			guarded = true
		}
		for _, key := range sortedKeys(value) {
			w.statement(key, value[key], guarded || slices.Contains(plGuards, key))
		}
	}
}

// statement records an SQL statement, or goes on into a part of the tree.
func (w *plWalker) statement(key string, value any, guarded bool) {
	switch key {
	case "PLpgSQL_stmt_execsql":
		if query := exprOf(value, "sqlstmt"); query != "" {
			w.add(Inner{Text: query, Offset: w.find(query), Guarded: guarded})
		}
	case "PLpgSQL_stmt_perform":
		if query := exprOf(value, "expr"); query != "" {
			expr := strings.TrimPrefix(query, "SELECT ")
			w.add(Inner{Text: query, Offset: w.find(expr), Guarded: guarded})
		}
	case "PLpgSQL_stmt_dynexecute":
		expr := exprOf(value, "query")
		offset := w.find(expr)
		if query, ok := dynamicText(expr); ok {
			w.add(Inner{Text: query, Offset: offset, Guarded: guarded, Dynamic: true})
		}
	default:
		w.walk(value, guarded)
	}
}

func (w *plWalker) add(inner Inner) {
	inner.Text = strings.TrimSpace(inner.Text)
	w.found = append(w.found, inner)
}

// find returns the offset in the statement of text, at or after the one found before; when the text isn't there as
// written (quotes doubled in a body that isn't dollar-quoted), that of the one before.
func (w *plWalker) find(text string) int {
	if i := strings.Index(w.src[w.next:], text); i >= 0 {
		w.next += i + 1
		return w.base + w.next - 1
	}
	return w.base + w.next
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	rank := func(key string) int {
		if i := slices.Index(plOrder, key); i >= 0 {
			return i
		}
		return len(plOrder)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return keys
}

// exprOf returns the text of the expression that part holds.
func exprOf(statement any, part string) string {
	for _, key := range []string{part, "PLpgSQL_expr", "query"} {
		m, ok := statement.(map[string]any)
		if !ok {
			return ""
		}
		statement = m[key]
	}
	text, _ := statement.(string)
	return text
}

// dynamicText evaluates an EXECUTE expression as far as it is constant: a literal, a concatenation, or format(). What
// isn't known becomes the placeholder name.
func dynamicText(expr string) (string, bool) {
	node, err := ParseOne("SELECT " + expr)
	if err != nil {
		return "", false
	}
	targets := node.GetSelectStmt().GetTargetList()
	if len(targets) != 1 {
		return "", false
	}
	text := constantText(targets[0].GetResTarget().GetVal())
	return text, text != placeholder
}

const placeholder = "something"

func constantText(node *pgquery.Node) string {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_AConst:
		if _, ok := n.AConst.GetVal().(*pgquery.A_Const_Sval); ok {
			return n.AConst.GetSval().GetSval()
		}
	case *pgquery.Node_TypeCast:
		return constantText(n.TypeCast.GetArg())
	case *pgquery.Node_AExpr:
		if op := n.AExpr.GetName(); len(op) == 1 && op[0].GetString_().GetSval() == "||" {
			return constantText(n.AExpr.GetLexpr()) + constantText(n.AExpr.GetRexpr())
		}
	case *pgquery.Node_FuncCall:
		_, name := NameParts(n.FuncCall.GetFuncname())
		if args := n.FuncCall.GetArgs(); name == "format" && len(args) > 0 {
			return formatText(constantText(args[0]))
		}
	}
	return placeholder
}

// formatText fills the places of a format() string with placeholders of the right sort.
func formatText(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		for i++; i < len(format) && strings.IndexByte("sIL%", format[i]) < 0; i++ {
		}
		switch {
		case i >= len(format):
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 'L':
			b.WriteString("'" + placeholder + "'")
		default:
			b.WriteString(placeholder)
		}
	}
	return b.String()
}
