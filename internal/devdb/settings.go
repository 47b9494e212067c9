package devdb

import "time"

// socketPort is part of the socket's name; the directory is private, so there is nothing to clash with.
const socketPort = "5432"

// startTimeout is for a slow disk; a server needs 30 ms.
const startTimeout = 60 * time.Second

// serverSettings are plumb's own. The server is thrown away, so nothing has to survive a crash.
func serverSettings() map[string]string {
	return map[string]string{
		"listen_addresses":        "", // the socket is the only way in
		"unix_socket_permissions": "0700",
		"fsync":                   "off",
		"full_page_writes":        "off",
		"synchronous_commit":      "off",
		"autovacuum":              "off", // its analyze would change plans and statistics between two runs
		"max_connections":         "100",
		"shared_buffers":          "64MB",
		// A whole schema is created and dropped in one transaction, a lock per object.
		"max_locks_per_transaction": "256",
		"jit":                       "off", // compiling costs more than the short queries here
		"TimeZone":                  "UTC", // initdb would take the machine's
		"log_timezone":              "UTC",
		// CREATE PUBLICATION warns below logical; no worker means that no subscription ever connects.
		"wal_level":                       "logical",
		"max_logical_replication_workers": "0",
		// The log is read when the server fails to start; errors of statements, and their text, have no place in it.
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_checkpoints":         "off",
		"logging_collector":       "off",
		// Segments go into the data directory, so that nothing stays behind when the server is killed.
		"dynamic_shared_memory_type": "mmap",
	}
}
