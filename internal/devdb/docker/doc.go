// Package docker runs a throwaway PostgreSQL in a container, through testcontainers.
//
// In: an image, a superuser name and server settings. Out: the address of a running server and the superuser's random
// password. testcontainers' own reaper container removes the server when this process is killed.
//
// The superuser needs its password; other roles are trusted, because they are created without one. Where the engine runs on this machine the port
// is bound to the loopback address, so that only local users can reach it.
//
// It must never open a database connection, use an engine without being asked to, or leave a container behind.
package docker
