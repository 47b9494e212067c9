// Package pgast puts PostgreSQL's own grammar behind a few functions.
//
// In: the text of one statement. Out: its parse tree (the types of pg_query_go), the object that it defines, the
// statements inside a DO block, or the same statement in another form. With cgo the grammar is compiled C, without it
// the same C code as WebAssembly, which needs more than a second to start: nothing here starts it before the first call.
//
// The grammar is that of one PostgreSQL version and may be older than the server. Text that it can't read is an *Error,
// which callers report as "not analysed" and never as a fault of the statement. This package must never be used to
// decide what runs on a server or to rewrite what people wrote; parse trees lose comments.
package pgast
