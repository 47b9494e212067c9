package devdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/plumbsql/plumb/internal/fail"
)

// systemCacheDir is used by root, whose home directory the server's user can't look into.
const systemCacheDir = "/var/cache/plumb"

// cacheDir returns the cache directory, which it creates. A user without a home that can be written, as in many
// containers, gets one of their own among the temporary files.
func cacheDir(opts Options) (string, error) {
	if opts.CacheDir != "" {
		dir, err := filepath.Abs(opts.CacheDir)
		if err == nil {
			err = os.MkdirAll(dir, 0o755)
		}
		return dir, fail.Wrap(err, "create the cache directory", "", "name a directory that can be written")
	}
	if dir := usualCacheDir(); dir != "" && os.MkdirAll(dir, 0o755) == nil {
		return dir, nil
	}
	return temporaryCacheDir()
}

// usualCacheDir is the place in the user's home, or root's, or "".
func usualCacheDir() string {
	user, err := os.UserCacheDir()
	switch {
	case os.Geteuid() == 0 && (err != nil || !othersCanEnter(user)):
		return systemCacheDir
	case err != nil:
		return ""
	}
	return filepath.Join(user, "plumb")
}

// temporaryCacheDir returns a directory that nobody else can write to. Programs are run from the cache, so one that
// somebody else made under the name is refused.
func temporaryCacheDir() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("plumb-cache-%d", os.Geteuid()))
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fail.Wrap(err, "create the cache directory", "", "set XDG_CACHE_HOME to a directory that can be written")
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fail.Wrap(err, "look at the cache directory", "", "set XDG_CACHE_HOME to a directory that can be written")
	}
	if !info.IsDir() || info.Mode().Perm()&0o022 != 0 || !ownedByUs(info) {
		return "", fail.New("the cache directory belongs to somebody else", dir, "set XDG_CACHE_HOME to a directory of your own")
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
