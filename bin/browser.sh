# Chromium, Node and the test packages for e2e/. Sourced after lib.sh.

browser_ready() {
    need chromium chromium fonts-noto-core
    need node nodejs npm
    need npm npm
    node_new_enough
    (cd e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
    chromium=$(command -v chromium)
    export LANTOA_CHROMIUM=$chromium
}

# Playwright asks for Node 20; Debian 12 has 18. The npm registry has Node itself as a package.
node_new_enough() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/lantoa-node arch
    if [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then return; fi
    case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
    echo "── Node is older than 20: taking Node 22 from the npm registry into $cache"
    npm install --prefix "$cache" --no-save --no-audit --no-fund --loglevel=error "node-linux-$arch@22"
    PATH="$cache/node_modules/node-linux-$arch/bin:$PATH"
    export PATH
}
