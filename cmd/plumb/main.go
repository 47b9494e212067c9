// Command plumb keeps a PostgreSQL database plumb with its schema files.
package main

import (
	"os"

	"github.com/plumbsql/plumb/internal/cli"
)

func main() {
	collectLate()
	os.Exit(cli.Main())
}
