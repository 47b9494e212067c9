package reserved

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// foreign is for foreign data.
func foreign(node *pgquery.Node) (*Work, error) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateFdwStmt:
		return wrapper(n.CreateFdwStmt, node)
	case *pgquery.Node_CreateForeignServerStmt:
		return validated(node, "w.fdwname = $1", n.CreateForeignServerStmt.GetFdwname())
	case *pgquery.Node_CreateUserMappingStmt:
		return validated(node, "w.oid IN (SELECT s.srvfdw FROM pg_catalog.pg_foreign_server s WHERE s.srvname = $1)",
			n.CreateUserMappingStmt.GetServername())
	}
	return nil, nil
}

// wrapper makes a foreign data wrapper before it has its validator: PostgreSQL calls that at once, and it may be a function
// of the file. Giving it to the wrapper afterwards calls nothing (AlterForeignDataWrapper calls it for OPTIONS only).
func wrapper(stmt *pgquery.CreateFdwStmt, node *pgquery.Node) (*Work, error) {
	if handler := option(stmt.GetFuncOptions(), "handler").GetArg(); handler != nil {
		if _, last := lastName(handler.GetList().GetItems()); last == "file_fdw_handler" {
			return nil, refuse("install the extension file_fdw instead", "the foreign data wrapper %s would read files without its validator", stmt.GetFdwname())
		}
	}
	rest, validator := without(stmt.GetFuncOptions(), "validator")
	if len(validator) == 0 || validator[0].GetDefElem().GetArg() == nil {
		return super(node)
	}
	stmt.FuncOptions = rest
	w, err := super(node)
	if err != nil {
		return nil, err
	}
	alter, err := rewritten(&pgquery.Node{Node: &pgquery.Node_AlterFdwStmt{
		AlterFdwStmt: &pgquery.AlterFdwStmt{Fdwname: stmt.GetFdwname(), FuncOptions: validator},
	}})
	if err == nil {
		w.Super = append(w.Super, alter)
	}
	return w, err
}

func lastName(parts []*pgquery.Node) (schema, last string) {
	if n := len(parts); n > 0 {
		last = parts[n-1].GetString_().GetSval()
	}
	return "", last
}

// validated is for what belongs to a foreign data wrapper of somebody else, such as an extension: its validator runs.
func validated(node *pgquery.Node, where, of string) (*Work, error) {
	w, err := super(node)
	if err == nil {
		w.Checks = []Check{{
			SQL: `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper w JOIN pg_catalog.pg_proc p ON p.oid = w.fdwvalidator
				JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE ` + where + ` AND l.lanname NOT IN ('c', 'internal'))`,
			Args: []any{of}, What: "the validator of the foreign data wrapper would run as a superuser", Hint: hintNative,
		}}
	}
	return w, err
}
