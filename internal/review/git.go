package review

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// GitFiles returns the names of the files that a folder has in a commit or branch of its git repository, none when the folder
// is not in it; and those of them that the working copy has with another content.
func GitFiles(ctx context.Context, folder, base string) (known, edited []string, err error) {
	if strings.HasPrefix(base, "-") {
		return nil, nil, fail.New("the git base is not the name of a branch or commit", base, "")
	}
	if known, err = git(ctx, folder, "ls-tree", "--name-only", "-z", base, "--", "."); err == nil {
		edited, err = git(ctx, folder, "diff", "--no-ext-diff", "--no-textconv", "--diff-filter=M", "--name-only", "--relative", "-z", base, "--", ".")
	}
	if err != nil {
		return nil, nil, fail.Wrap(err, "list the migrations of git's "+base, folder, "fetch the branch first, or give --latest N")
	}
	return known, edited, nil
}

// git returns the names that git prints.
func git(ctx context.Context, folder string, args ...string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = folder
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), err
}
