// Package scaffold begins a project: schema files, a first migration, atlas.hcl and config.yaml.
//
// In: nothing but names, a live database, or a directory of migrations that somebody else's tool runs. Out: files that were seen
// to make what there is. All of them are written beside the place first and then given their names, so that there are either all
// or none. It must never overwrite a file, change a database, or write a password.
package scaffold
