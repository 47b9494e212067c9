# Finds the plumb command for a script, as $plumb: $PLUMB, else what is on PATH, else this repository's own, built for the occasion.
# It is sourced by the scripts in ci/ and sets a trap on EXIT.

if [ -n "${PLUMB:-}" ]; then
	plumb=$PLUMB
elif command -v plumb >/dev/null 2>&1; then
	plumb=plumb
else
	bin=$(mktemp -d)
	trap 'rm -rf "$bin"' EXIT
	(cd "$(dirname "$0")/.." && go build -buildvcs=false -o "$bin/plumb" ./cmd/plumb)
	plumb=$bin/plumb
fi

# Every argument is a config: config.yaml, atlas.hcl, or both. Without one, ./atlas.hcl is read.
for config in "$@"; do
	shift
	set -- "$@" --config "$config"
done
