package lint

import pgquery "github.com/pganalyze/pg_query_go/v6"

func init() {
	register(Rule{
		Code: "transaction-nesting", Name: "BEGIN, COMMIT or ROLLBACK in a file",
		Doc: "The runner puts the file and its entry in the history into one transaction. A COMMIT inside ends it: what follows is no longer\n" +
			"undone when it fails, and the history is wrong. Leave the statements out.",
		Analyzer: Transactions, Severity: Error, Check: checkTransactionNesting,
	})
}

// nestingWords are the statements that begin or end a transaction. Savepoints may stand in a file.
var nestingWords = map[pgquery.TransactionStmtKind]string{
	pgquery.TransactionStmtKind_TRANS_STMT_BEGIN:             "BEGIN",
	pgquery.TransactionStmtKind_TRANS_STMT_START:             "START TRANSACTION",
	pgquery.TransactionStmtKind_TRANS_STMT_COMMIT:            "COMMIT",
	pgquery.TransactionStmtKind_TRANS_STMT_ROLLBACK:          "ROLLBACK",
	pgquery.TransactionStmtKind_TRANS_STMT_PREPARE:           "PREPARE TRANSACTION",
	pgquery.TransactionStmtKind_TRANS_STMT_COMMIT_PREPARED:   "COMMIT PREPARED",
	pgquery.TransactionStmtKind_TRANS_STMT_ROLLBACK_PREPARED: "ROLLBACK PREPARED",
}

func checkTransactionNesting(f *File, report func(Finding)) {
	if f.NoTx {
		return // there is none around the file, and a part of it may need one
	}
	for _, u := range f.units {
		if tx := u.node.GetTransactionStmt(); tx != nil && nestingWords[tx.GetKind()] != "" {
			report(f.finding(u.offset, nestingWords[tx.GetKind()]+" breaks the transaction in which the file runs", "leave it out"))
		}
	}
}
