package runner_test

import (
	"context"
	"os"
)

// childEnv holds the URL and the directory for a child process of the test, which runs up and is killed.
const childEnv = "PLUMB_TEST_UP"

func child() {
	_ = context.Background()
	os.Exit(0)
}
