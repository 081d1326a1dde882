# The stock age tool for the browser tests, 1.3 or newer: older ones do not know hybrid post-quantum recipients. Sourced
# after lib.sh. Debian 12 has 1.1.1; then the package of Debian's unstable is unpacked into a cache and not installed.

age_ready() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/lantoa-age
    if age_is_new age; then LANTOA_AGE=$(command -v age); export LANTOA_AGE; return; fi
    if ! age_is_new "$cache/root/usr/bin/age"; then age_from_debian "$cache" || true; fi
    if age_is_new "$cache/root/usr/bin/age"; then export LANTOA_AGE=$cache/root/usr/bin/age; return; fi
    echo "── age 1.3 could not be had: the tests that open tips with it are skipped"
}

age_is_new() {
    local version
    version=$("$1" --version 2>/dev/null) || return 1
    [ "$(printf '%s\n1.3.0\n' "${version#v}" | sort -V | head -1)" = 1.3.0 ]
}

age_from_debian() {
    local cache=$1
    echo "── age 1.3 is missing: taking the package of Debian's unstable into $cache"
    mkdir -p "$cache/lists/partial" "$cache/archives/partial"
    echo "deb http://deb.debian.org/debian sid main" > "$cache/sid.list"
    local apt=(-o Dir::Etc::sourcelist="$cache/sid.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$cache/lists"
        -o Dir::Cache="$cache" -o APT::Sandbox::User=root -qq)
    (cd "$cache" && as_root apt-get "${apt[@]}" update && as_root apt-get "${apt[@]}" download age && dpkg-deb -x age_*.deb root)
    rm -rf "$cache/lists" "$cache"/*.bin
}
