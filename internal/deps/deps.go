// Package deps keeps the modules of the plan in go.mod until the packages that use them exist.
package deps

import (
	_ "ariga.io/atlas-go-sdk/atlasexec"
	_ "ariga.io/atlas/schemahcl"
	_ "ariga.io/atlas/sql/migrate"
	_ "ariga.io/atlas/sql/postgres"
	_ "ariga.io/atlas/sql/sqltool"
	_ "github.com/fatih/color"
	_ "github.com/goccy/go-yaml"
	_ "github.com/gofrs/flock"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/hashicorp/hcl/v2"
	_ "github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/joho/godotenv"
	_ "github.com/pganalyze/pg_query_go/v6"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/schollz/progressbar/v3"
	_ "github.com/sethvargo/go-retry"
	_ "github.com/spf13/cobra"
	_ "github.com/testcontainers/testcontainers-go/modules/postgres"
	_ "github.com/wasilibs/go-pgquery"
	_ "github.com/zclconf/go-cty/cty"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/term"
	_ "pgregory.net/rapid"
)
