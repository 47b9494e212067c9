module github.com/plumbsql/plumb/ci/tools

go 1.26
