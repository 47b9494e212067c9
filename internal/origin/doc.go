// Package origin reads the data sources of a project file: schema files that other programs print, that are templates, or that are
// put together from several places, and what a database or a program knows about the project itself.
//
// In: the data sources as internal/config read them. Out: schema files in memory, directories of migrations, texts and rows. A program
// runs without a shell, in a time limit, and its standard error is shown when it fails. It must never write a file, or run a program
// that the project file does not name.
package origin
