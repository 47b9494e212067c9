// Package blocks writes a schema as HCL blocks.
//
// In: the catalog of a database. Out: the text of HCL files, by schema and kind, and the part of the catalog that this text
// makes when it is loaded. What the blocks can't say is left to the caller, who finds it by comparing that part with the
// whole. One file per kind of block; it must never open a connection, write a file or run SQL.
package blocks
