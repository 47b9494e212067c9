package devdb

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/plumbsql/plumb/internal/fail"
)

// systemCacheDir is used by root, whose home directory the server's user can't look into.
const systemCacheDir = "/var/cache/plumb"

// cacheDir returns the cache directory, which it creates.
func cacheDir(opts Options) (string, error) {
	dir := opts.CacheDir
	if dir == "" {
		user, err := os.UserCacheDir()
		switch {
		case os.Geteuid() == 0 && (err != nil || !othersCanEnter(user)):
			dir = systemCacheDir
		case err != nil:
			return "", fail.Wrap(err, "find the user's cache directory", "", "set XDG_CACHE_HOME or HOME")
		default:
			dir = filepath.Join(user, "plumb")
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the cache directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fail.Wrap(err, "create the cache directory", "", "set XDG_CACHE_HOME to a directory that can be written")
	}
	return dir, nil
}

// othersCanEnter reports whether a user without rights of their own can reach dir, or would be able to once it exists.
func othersCanEnter(dir string) bool {
	for {
		if info, err := os.Stat(dir); err == nil && info.Mode()&0o001 == 0 {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}
