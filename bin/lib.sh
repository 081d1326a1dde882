# What bin/run and bin/test share. Sourced, not run.

# Debian's packages, installed only when a command is missing: `need COMMAND PACKAGE…`.
need() {
    local command=$1
    shift
    if command -v "$command" >/dev/null; then return; fi
    echo "── $command is missing: installing $* from Debian's packages"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "This step needs root, and there is no sudo here. As root, run: $*" >&2
        return 1
    fi
}

need_rust() {
    if command -v cargo >/dev/null; then return; fi
    if [ -x "$HOME/.cargo/bin/cargo" ]; then
        PATH="$HOME/.cargo/bin:$PATH"
        return
    fi
    echo "Rust is missing. Install rustup (https://rustup.rs); it reads the version from rust-toolchain.toml." >&2
    return 1
}
