# What `run` and `test` share. Sourced, never started.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p .run

# Debian 12 and its relatives. What a build needs, and what a window without a display needs besides.
BUILD_PACKAGES=(build-essential pkg-config file libwebkit2gtk-4.1-dev librsvg2-dev libssl-dev libxdo-dev)
DISPLAY_PACKAGES=(xvfb xauth dbus gnome-keyring imagemagick fonts-dejavu-core adwaita-icon-theme)
TEST_PACKAGES=(webkit2gtk-driver postgresql libpq-dev python3-venv)

say() { printf '\033[1m%s\033[0m\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

# by_hand PACKAGE...: what to install on a system we do not know.
by_hand() {
  fail "This system has no apt-get, so nothing was installed. Install by hand what Debian 12 calls:
  $*
and Rust 1.95 or newer (rustup), Node 20.19 or newer with npm, and git. Then start again with VIOE_INSTALLED=1."
}

# need_packages PACKAGE...: installs what is missing, as root or through sudo.
need_packages() {
  [ "${VIOE_INSTALLED:-}" = 1 ] && return
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || by_hand "$@"
  local missing=() package as=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "These packages are missing, and there is no sudo. As root: apt-get install ${missing[*]}"
    as=(sudo)
  fi
  say "Installing ${missing[*]}"
  "${as[@]}" apt-get update -qq
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >.run/apt.log ||
    fail "apt-get could not install them; see .run/apt.log. On another system, install by hand: ${missing[*]}"
}

# at_least HAVE WANT: compares versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1)" = "$2" ]; }

need_languages() {
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  command -v cargo >/dev/null || fail "Rust is missing. Install it from https://rustup.rs, then start again."
  at_least "$(rustc --version | cut -d' ' -f2)" 1.95.0 || fail "Rust 1.95 or newer is needed: rustup update stable"
  command -v npm >/dev/null || fail "Node is missing. Install Node 20.19 or newer with npm, then start again."
  at_least "$(node --version | tr -d v)" 20.19.0 || fail "Node 20.19 or newer is needed."
}

# The window's parts: packages when the lock file changed, the bundle when a source changed.
build_ui() {
  local lock
  lock=$(sha256sum ui/package-lock.json | cut -d' ' -f1)
  if [ "$(cat ui/node_modules/.installed 2>/dev/null)" != "$lock" ]; then
    say "Installing the window's packages"
    (cd ui && npm ci --no-audit --no-fund --loglevel=error)
    echo "$lock" >ui/node_modules/.installed
  fi
  if [ ! -f ui/dist/.built ] || [ -n "$(find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -newer ui/dist/.built -print -quit)" ]; then
    say "Building the window"
    (cd ui && npm run --silent build)
    touch ui/dist/.built
  fi
}
