#!/usr/bin/env bash
# Installs what is missing, by Debian's package names, and nothing else.
#
#   Scripts/install-dependencies.sh build test e2e bench
#
# Each word names a purpose. What is there already, from wherever it came, is left alone. Elsewhere than on Debian or Ubuntu the
# script says what to install and stops.
set -euo pipefail

declare -a packages=() reasons=()

want() { # want PACKAGE REASON PROBE...: wants the package unless the probe succeeds
    local package=$1 reason=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        packages+=("$package")
        reasons+=("$reason")
    fi
}

library() { command -v pkg-config && pkg-config --exists "$1"; }
program() { command -v "$1" || [[ -x /usr/sbin/$1 ]]; }
postgresql() { # a server of version 15 or later
    local initdb
    for initdb in /usr/lib/postgresql/*/bin/initdb $(command -v initdb || true); do
        [[ -x $initdb ]] && "$initdb" --version | grep -qE ' (1[5-9]|[2-9][0-9])' && return 0
    done
    return 1
}
go_language() { command -v go || [[ -x /usr/lib/go-1.19/bin/go ]]; }
venv() { python3 -c 'import venv, ensurepip'; }

purpose_build() {
    want pkg-config "finds the C libraries" program pkg-config
    want libsodium-dev "argon2id" library libsodium
    want libpq-dev "PostgreSQL's client library" library libpq
    want libsqlite3-dev "SQLite" library sqlite3
    want libmaxminddb-dev "where an address is" library libmaxminddb
    want libcurl4-openssl-dev "mail over SMTP" library libcurl
    want libzstd-dev "backups are compressed" library libzstd
    want libqrencode-dev "QR codes for authenticator apps" library libqrencode
}
purpose_test() {
    want postgresql "the tests start a PostgreSQL 15 or later of their own" postgresql
    want postgresql-client "psql, for the operator's runbook" program psql
    want sqlite3 "the operator's runbook on SQLite" program sqlite3
    want python3 "the checks are Python" program python3
    want openssl "certificates of a moment" program openssl
    want age "opens backups, as others would" program age
    want oathtool "its one-time codes are ours" program oathtool
    want minisign "checks the signatures of backups" program minisign
    want curl "asks as the guides' readers do" program curl
}
purpose_e2e() {
    purpose_test
    want python3-venv "schemathesis gets an environment of its own" venv
    want pgbouncer "the runbook behind a transaction pooler" program pgbouncer
    want zstd "opens backups, as others would" program zstd
    want wrk "load while the server is probed" program wrk
    want nginx-light "asks who sends a request" program nginx
    want gcc "the power-cut shim is C" program cc
    want chromium "a browser at the sign-in pages" program chromium
    want chromium-driver "drives it" program chromedriver
    want golang-go "the log is verified by other people's code" go_language
    want golang-golang-x-mod-dev "Go's reader of transparency logs" test -d /usr/share/gocode/src/golang.org/x/mod/sumdb
}
purpose_bench() {
    purpose_test
    want python3-venv "DuckDB gets an environment of its own" venv
    want wrk "HTTP load" program wrk
    want glewlwyd "somebody else's OAuth server on the same requests" program glewlwyd
}

main() {
    (($#)) || set -- build
    local purpose
    for purpose in "$@"; do
        declare -F "purpose_$purpose" >/dev/null || { echo "unknown purpose: $purpose" >&2; exit 64; }
        "purpose_$purpose"
    done
    if ! command -v swift >/dev/null; then
        echo "Castellan needs Swift 6.2 or later: https://www.swift.org/install" >&2
        exit 69
    fi
    ((${#packages[@]})) || exit 0

    echo "Missing:"
    local index
    for index in "${!packages[@]}"; do printf '  %-18s %s\n' "${packages[index]}" "${reasons[index]}"; done

    local -a root=()
    if ! command -v apt-get >/dev/null; then
        elsewhere
    elif ((EUID != 0)); then
        command -v sudo >/dev/null || by_hand
        if [[ -t 0 ]]; then root=(sudo); else root=(sudo -n); fi
        "${root[@]}" true || by_hand
    fi
    install
}

install() {
    # Debian's server package would start a database of its own on port 5432; the tests don't want it.
    local quiet=/etc/postgresql-common/createcluster.d/castellan.conf
    if [[ " ${packages[*]} " == *" postgresql "* && ! -e /etc/postgresql-common ]]; then
        "${root[@]}" mkdir -p "${quiet%/*}"
        echo "create_main_cluster = false" | "${root[@]}" tee "$quiet" >/dev/null
    fi
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
    "${root[@]}" rm -f "$quiet"
}

by_hand() {
    printf '\nNeither root nor sudo without a password: ask somebody who is to run\n  apt-get install %s\n' "${packages[*]}" >&2
    exit 69
}

elsewhere() {
    cat >&2 <<'HELP'

This system has no apt-get. Install the same things by its own names and run the command again:
  macOS    brew install pkg-config libsodium libmaxminddb curl zstd qrencode libpq sqlite postgresql@15 pgbouncer wrk age oath-toolkit minisign
           export PKG_CONFIG_PATH="$(brew --prefix libpq)/lib/pkgconfig:$(brew --prefix libsodium)/lib/pkgconfig"
  Fedora   dnf install pkgconf-pkg-config libsodium-devel libmaxminddb-devel libcurl-devel libzstd-devel qrencode-devel libpq-devel sqlite-devel sqlite postgresql-server pgbouncer wrk gcc age oathtool minisign
  Arch     pacman -S pkgconf libsodium libmaxminddb curl zstd qrencode postgresql sqlite pgbouncer gcc age oath-toolkit minisign        (wrk from the AUR)
HELP
    exit 69
}

main "$@"
