package review

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// GitFiles returns the names of the files that a folder has in a commit or branch of its git repository; none when the folder
// is not in it.
func GitFiles(ctx context.Context, folder, base string) ([]string, error) {
	if strings.HasPrefix(base, "-") {
		return nil, fail.New("the git base is not the name of a branch or commit", base, "")
	}
	cmd := exec.CommandContext(ctx, "git", "ls-tree", "--name-only", "-z", base, "--", ".")
	cmd.Dir = folder
	out, err := cmd.Output()
	if err != nil {
		cause := err
		var exit *exec.ExitError
		if errors.As(err, &exit) && len(exit.Stderr) > 0 {
			cause = errors.New(strings.TrimSpace(string(exit.Stderr)))
		}
		return nil, fail.Wrap(cause, "list the migrations of git's "+base, folder, "fetch the branch first, or give --latest N")
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), nil
}
