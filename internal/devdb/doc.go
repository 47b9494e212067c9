// Package devdb gives plumb a throwaway PostgreSQL server to run schema files and migrations on.
//
// In: Options with a dev URL ("auto", local://15, cached://18, npm://18, docker://postgres:16, postgres://…) and a
// wanted major version. Out: a running Server of that major, with connection strings for any role and database.
//
// Servers that plumb starts itself listen on a Unix socket in a private directory only, trust whoever can reach that socket, keep
// their data in memory where there is room and are gone after Close, after the context ends, and after the death of the
// process, however it died. Many processes may start servers at the same time.
//
// A role that runs files of others must have neither SUPERUSER nor CREATEROLE: before PostgreSQL 16 CREATEROLE is enough to
// join pg_execute_server_program and run programs on this machine.
//
// It must never run a server as root, hand the environment of this process to a server, touch a server that another
// living process started, unpack a download before its checksum was checked, or create databases and roles:
// that is the work of internal/workspace.
package devdb
