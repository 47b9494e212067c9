package lint

import (
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// The codes of findings that don't come from a parse tree.
const (
	// CodeSyntaxError is a file that can't be cut into statements.
	CodeSyntaxError = "syntax-error"
	// CodeFails is a file that fails when it runs once.
	CodeFails = "fails"
	// CodeRerunFails is a file whose second run failed.
	CodeRerunFails = "rerun-fails"
	// CodeRerunDrifts is a file whose second run changed the database.
	CodeRerunDrifts = "rerun-drifts"
	// CodeDataDependent is a statement that fails on rows which the tables may hold.
	CodeDataDependent = "data-dependent"
	// CodeTableRewrite is a statement that writes a table anew while others can't use it, CodeTableScan one that reads all of it.
	CodeTableRewrite = "table-rewrite"
	CodeTableScan    = "table-scan"
	// CodeNonLinear is a new file that comes before files which are there already, CodeEditedFile one of those that was changed.
	CodeNonLinear  = "non-linear"
	CodeEditedFile = "edited-file"
)

func init() {
	register(Rule{
		Code: CodeSyntaxError, Name: "the file can't be read", Analyzer: Statements, Severity: Error,
		Doc: "A string, comment or parenthesis never ends, or the file holds commands that only psql understands.",
	})
	register(Rule{
		Code: CodeFails, Name: "the file fails", Analyzer: Statements, Severity: Error,
		Doc: "The files were run on a throwaway server, and this one failed. Those behind it were not run, and nothing silences this.",
	})
	register(Rule{
		Code: CodeRerunFails, Name: "the second run fails", Analyzer: Idempotent, Severity: Error,
		Doc: "The file was run twice on a throwaway server, and the second run failed. A file that is stopped part-way can't be run again.",
	})
	register(Rule{
		Code: CodeRerunDrifts, Name: "the second run changes something", Analyzer: Idempotent, Severity: Error,
		Doc: "The file was run twice on a throwaway server; the second run succeeded but left another database than the first.",
	})
	register(Rule{
		Code: CodeDataDependent, Name: "fails on some rows", Analyzer: DataDepend, Severity: Warning,
		Doc: "The file works on empty tables. On generated rows a statement failed, as it may in production.",
	})
	register(Rule{
		Code: CodeTableRewrite, Name: "rewrites a table that is locked meanwhile", Analyzer: Locks, Severity: Warning,
		Aliases: []string{"PG301"},
		Doc: "The file was run on a throwaway server with rows in its tables, and the statement wrote all rows of one anew, with its indexes. " +
			"Until the transaction ends nobody can use the table.",
	})
	register(Rule{
		Code: CodeTableScan, Name: "reads a whole table that is locked meanwhile", Analyzer: Locks, Severity: Warning,
		Doc: "The file was run on a throwaway server with rows in its tables, and the statement read all rows of one under a lock that others " +
			"wait for until the transaction ends.",
	})
}

func init() {
	register(Rule{
		Code: CodeNonLinear, Name: "a new file comes before known ones", Analyzer: NonLinear, Severity: Warning,
		Doc: "The branch that it is compared with has later files. Databases that ran those already get this one out of order, or refuse it.",
	})
	register(Rule{
		Code: CodeEditedFile, Name: "a known file was changed", Analyzer: NonLinear, Severity: Warning,
		Doc: "The branch that it is compared with has the file with another content. Databases that ran it already never get the change.",
	})
}

// OutOfOrder is the finding that a new file comes before one that base has already.
func OutOfOrder(path, sql string, offset int, later, base string) Finding {
	return proved(CodeNonLinear, path, sql, offset, "this file is new, but "+base+" has the later "+later+" already",
		"give it a version behind all others")
}

// Edited is the finding that a file is another one in base.
func Edited(path, sql string, offset int, base string) Finding {
	return proved(CodeEditedFile, path, sql, offset, "this file was changed: "+base+" has another content",
		"restore the file, and write the change into a new one")
}

// Blocks is the finding that a statement rewrites a relation, or reads all of it, while the lock on it does what blocks says,
// such as "blocks writes".
func Blocks(path, sql string, offset int, relation string, rewrites bool, blocks string) Finding {
	if rewrites {
		return proved(CodeTableRewrite, path, sql, offset, "this writes all rows of "+relation+" anew and "+blocks+" meanwhile",
			"where the table is large, add a new column, fill it in small steps, and change over to it")
	}
	return proved(CodeTableScan, path, sql, offset, "this reads all rows of "+relation+" and "+blocks+" meanwhile",
		"where the table is large, add a constraint NOT VALID and validate it in a later file, and build an index CONCURRENTLY")
}

// Fails is the finding that a statement failed when the file ran for the first time, and what to do about it; cause is the
// server's message with its SQLSTATE.
func Fails(path, sql string, offset int, cause, fix string) *Finding {
	f := proved(CodeFails, path, sql, offset, "this fails: "+cause, fix)
	f.Severity = Error
	return &f
}

// RerunFails is the finding that a statement failed when the file ran a second time. offset is the byte offset of the
// statement in sql; cause is the server's message with its SQLSTATE.
func RerunFails(path, sql string, offset int, cause string) Finding {
	return proved(CodeRerunFails, path, sql, offset, "a second run fails here: "+cause,
		"write it so that it can run twice: IF NOT EXISTS, IF EXISTS, OR REPLACE, ON CONFLICT, or a DO block that looks first")
}

// RerunDrifts is the finding that a second run of the file left another database; what names the objects or tables that differ.
func RerunDrifts(path, sql string, offset int, what string) Finding {
	return proved(CodeRerunDrifts, path, sql, offset, "a second run changes the database again: "+what,
		"give objects a name, guard what is added, and let a WHERE leave out the rows that are done")
}

// DataDependent is the finding that a statement works on empty tables and failed on generated rows.
func DataDependent(path, sql string, offset int, cause string) Finding {
	return proved(CodeDataDependent, path, sql, offset, "this may fail on existing rows: "+cause,
		"check the rows in production first, or repair them in a migration before this one")
}

func proved(code, path, sql string, offset int, message, fix string) Finding {
	line, column := sqlparse.Position(sql, offset)
	return Finding{Code: code, File: path, Line: line, Column: column, Offset: offset, Message: message, Fix: fix}
}
