#!/bin/sh
# The door that Maven uses: says plainly what is missing, then hands over to build.mjs.
cd "$(dirname "$0")" || exit 1
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "Trunkline's web page is built with Node.js 20 or newer and npm: install both (Debian: apt-get install nodejs npm)." >&2
  exit 1
fi
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 20 ]; then
  echo "Trunkline's web page is built with Node.js 20 or newer; this is $(node -v) ($(command -v node))." >&2
  exit 1
fi
exec node build.mjs "$@"
