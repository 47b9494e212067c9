// Package inspect describes one schema, or the way between two, as a document that people and programs read.
//
// In: states of internal/state. Out: documents with the SQL, or a folder of files. It must never write anywhere else, and it
// leaves nothing out silently: what is not managed is listed.
package inspect
