package devdb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// Schemes of a dev URL.
const (
	schemeAuto     = "auto"
	schemeLocal    = "local"
	schemeCached   = "cached"
	schemeNPM      = "npm"
	schemeDocker   = "docker"
	schemePostgres = "postgres"
)

const urlHint = "use auto, local://[major], cached://[major], npm://[major], docker://postgres:MAJOR or postgres://…"

// target is a parsed dev URL.
type target struct {
	scheme string
	major  int    // 0: any
	image  string // docker only
	url    string // postgres only; may hold a password
}

// parseURL reads a dev URL. The text itself never goes into an error: it may hold a password.
func parseURL(text string, major int) (target, error) {
	if err := checkMajor(major); err != nil {
		return target{}, err
	}
	if text == "" || text == schemeAuto || text == schemeAuto+"://" {
		return target{scheme: schemeAuto, major: major}, nil
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return target{}, fail.New("the dev URL has no scheme", "", urlHint)
	}
	switch scheme {
	case schemeLocal, schemeCached, schemeNPM:
		return parseMajorURL(scheme, rest, major)
	case schemeDocker, "docker+postgres":
		return parseDockerURL(scheme, rest, major)
	case schemePostgres, "postgresql":
		return target{scheme: schemePostgres, major: major, url: text}, nil
	}
	return target{}, fail.New(fmt.Sprintf("unknown scheme %q in the dev URL", scheme), "", urlHint)
}

// parseMajorURL reads the 15 of local://15.
func parseMajorURL(scheme, rest string, major int) (target, error) {
	rest = strings.TrimSuffix(rest, "/")
	if rest == "" {
		return target{scheme: scheme, major: major}, nil
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n <= 0 || n > 999 {
		return target{}, fail.New(fmt.Sprintf("%s:// takes a major version, not %q", scheme, rest), "", urlHint)
	}
	if err := checkMajor(n); err != nil {
		return target{}, err
	}
	if major != 0 && major != n {
		return target{}, majorMismatch(n, major)
	}
	return target{scheme: scheme, major: n}, nil
}

// parseDockerURL reads docker://postgres:16, docker://org/image:tag, and Atlas's docker://postgres/16/dev and
// docker+postgres://org/image:tag/dev. The database name and the query, which narrow what Atlas looks at on the
// server, say nothing about the server and are left to the caller.
func parseDockerURL(scheme, rest string, major int) (target, error) {
	rest, _, _ = strings.Cut(rest, "?")
	rest = strings.Trim(rest, "/")
	parts := strings.Split(rest, "/")
	for _, part := range parts {
		if part == "" || strings.ContainsAny(part, " \t\n@#%") {
			return target{}, fail.New("the docker:// dev URL does not name an image", "",
				"use docker://postgres:16 or docker://postgres/16/dev")
		}
	}
	image := dockerImage(scheme, parts, major)
	n := imageMajor(image)
	if err := checkMajor(n); err != nil {
		return target{}, err
	}
	if n != 0 && major != 0 && n != major {
		return target{}, majorMismatch(n, major)
	}
	if n == 0 {
		n = major
	}
	return target{scheme: schemeDocker, major: n, image: image}, nil
}

// dockerImage tells the image from the database name behind it.
func dockerImage(scheme string, parts []string, major int) string {
	// A tag ends the image; a colon behind a host name is the port of a registry.
	for i, part := range parts {
		if strings.Contains(part, ":") && (i > 0 || !isRegistry(part)) {
			return strings.Join(trimUnderscore(parts[:i+1]), "/")
		}
	}
	if scheme == schemeDocker && len(parts) > 1 && parts[0] == "postgres" {
		return "postgres:" + parts[1]
	}
	if scheme != schemeDocker && len(parts) > 2 {
		parts = parts[:len(parts)-1]
	}
	image := strings.Join(trimUnderscore(parts), "/")
	if image == "postgres" && major != 0 {
		return fmt.Sprintf("postgres:%d", major)
	}
	return image
}

// trimUnderscore drops the "_" that stands for "no organisation" in Atlas's docker+postgres://_/image.
func trimUnderscore(parts []string) []string {
	if len(parts) > 1 && parts[0] == "_" {
		return parts[1:]
	}
	return parts
}

// isRegistry reports whether the first part of an image name is a host, by docker's own rule.
func isRegistry(part string) bool {
	host, _, _ := strings.Cut(part, ":")
	return host == "localhost" || strings.Contains(host, ".")
}

// imageMajor is the major version that a tag begins with (16, 16.4-alpine, 16-3.4), or 0.
func imageMajor(image string) int {
	_, tag, _ := strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
	end := strings.IndexFunc(tag, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(tag)
	}
	n, err := strconv.Atoi(tag[:end])
	if err != nil || n > 999 {
		return 0
	}
	return n
}

// checkMajor refuses versions that plumb can't work with; 0 means "any".
func checkMajor(major int) error {
	if major < 0 || (major > 0 && major < MinMajor) {
		return fail.New(fmt.Sprintf("PostgreSQL %d is too old", major), "",
			fmt.Sprintf("plumb works with PostgreSQL %d and later", MinMajor))
	}
	return nil
}

func majorMismatch(have, want int) error {
	return fail.New(fmt.Sprintf("the dev server is PostgreSQL %d, but %d is needed", have, want), "",
		fmt.Sprintf("catalogs are compared between equal major versions only: use local://%[1]d, npm://%[1]d "+
			"or docker://postgres:%[1]d", want))
}
