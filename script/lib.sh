# shellcheck shell=bash
# What the scripts share. Source it: it goes to the project's folder and makes a home if there is none.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    export HOME="$PWD/.cache/home" # tools keep their caches there
    mkdir -p "$HOME"
fi
unset VIRTUAL_ENV PYTHONHOME # another project's environment is none of our business
unset PYTHONDONTWRITEBYTECODE # what is compiled once need not be compiled by every process of the tests

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# The first Python that is new enough, or nothing.
find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# Not `grep -q`: it would hang up on ldconfig, and with pipefail that counts as a lack.
has_library() { "$(command -v ldconfig || echo /sbin/ldconfig)" -p 2>/dev/null | grep "$1" >/dev/null; }

# Debian packages that are not there, for `server` or `dev`.
missing_packages() {
    local python
    python=$(find_python)
    if [ -z "$python" ]; then
        echo python3 python3-venv
    elif [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo python3-venv
    fi
    if [ "$(uname)" = Linux ]; then
        has_library libpango-1.0.so.0 || echo libpango-1.0-0
        has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
        has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    fi
    if [ "$1" = dev ]; then
        command -v chromium >/dev/null || echo chromium
        command -v chromium-headless-shell >/dev/null || echo chromium-headless-shell
        command -v pdftoppm >/dev/null || echo poppler-utils
    fi
}

# Install what is missing when we may, else say the line that does.
install_packages() {
    local packages=("$@")
    if ! command -v apt-get >/dev/null; then
        fail "Please install what provides: ${packages[*]}"
    elif [ "$(id -u)" != 0 ]; then
        say "Some packages of the system are missing. Run this once, then try again:"
        fail "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}"
    fi
    say "Installing from Debian: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >/dev/null
    apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >/dev/null ||
        fail "The packages could not be installed; see above."
}
