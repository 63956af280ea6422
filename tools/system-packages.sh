#!/bin/sh
# Sees to what Broadsheet needs from the system: Python 3.11 or newer that can make a
# virtual environment, and the libraries WeasyPrint sets text with. What is there already
# is left alone. What is missing is installed by apt where that is allowed without a
# question; anywhere else one line says what to install, and the exit status is 1.
# Arguments are programs to see to as well, by the names of their Debian packages.
set -eu

python=${PYTHON:-python3}

# Debian names a version's packages after its command (python3.12, python3.12-venv).
case $(basename "$python") in
    python3*) python_package=$(basename "$python") ;;
    *) python_package=python3 ;;
esac

# The Debian package, and the file WeasyPrint asks the loader for.
libraries='
libfontconfig1 libfontconfig.so.1
libharfbuzz0b libharfbuzz.so.0
libharfbuzz-subset0 libharfbuzz-subset.so.0
libpango-1.0-0 libpango-1.0.so.0
libpangoft2-1.0-0 libpangoft2-1.0.so.0
'

complain() {
    echo "broadsheet: $1" >&2
    exit 1
}

can_make_environments() {
    # Debian ships venv with Python, but the ensurepip that it needs in python3-venv.
    "$python" -c 'import ensurepip, venv' 2>/dev/null
}

can_load() {
    # Python's own loader finds what WeasyPrint will find; a list of files might not.
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null
}

missing_packages() {
    for program in "$@"; do
        command -v "$program" >/dev/null || echo "$program"
    done
    command -v "$python" >/dev/null || echo "$python_package"
    can_make_environments || echo "$python_package-venv"
    # Elsewhere the files have other names: `broadsheet doctor` looks for them.
    [ "$(uname -s)" = Linux ] || return 0
    echo "$libraries" | while read -r package file; do
        [ -z "$package" ] || can_load "$file" || echo "$package"
    done
}

require_recent_python() {
    command -v "$python" >/dev/null || return 0
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        complain "please install Python 3.11 or newer (Debian 12 has it) and name it: make PYTHON=python3.11"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

apt() {
    # A fresh machine may be updating itself: wait for it instead of failing.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

require_recent_python
missing=$(missing_packages "$@" | paste -sd ' ' -)
[ -n "$missing" ] || exit 0

may_install || complain "please install what is missing, on Debian with: sudo apt install $missing"

echo "Installing with apt: $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A broken third-party source fails the update but need not concern these packages.
apt update >"$log" 2>&1 || true
# The names are words of their own.
# shellcheck disable=SC2086
apt install --yes --no-install-recommends $missing >>"$log" 2>&1 || {
    cat "$log" >&2
    complain "apt could not install what is missing: $missing"
}

require_recent_python
missing=$(missing_packages "$@" | paste -sd ' ' -)
[ -z "$missing" ] || complain "installed with apt, and $python still finds no: $missing"
