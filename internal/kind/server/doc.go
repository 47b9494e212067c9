// Package server is the room of foreign servers.
//
// In: rows of pg_foreign_server and changes of one object. Out: objects and their SQL. Nothing ever connects to a foreign server.
package server
