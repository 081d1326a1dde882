# A real PostgreSQL for the tests alone: private port, temporary folder, gone at the end. Sourced after lib.sh.

# Starts it and exports LANTOA_TEST_POSTGRES. The caller's trap calls postgres_stop.
postgres_start() {
    postgres_bin=$(postgres_find)
    if [ -z "$postgres_bin" ]; then
        # Debian would start a cluster of its own at installation; nobody asked for one.
        need_no_cluster
        need psql postgresql-15 postgresql-client-15
        postgres_bin=$(postgres_find)
    fi
    [ -n "$postgres_bin" ] || { echo "No PostgreSQL server programs found." >&2; return 1; }
    postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/lantoa-pg.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_dir"; fi
    as_postgres "$postgres_bin/initdb" -D "$postgres_dir/data" -U lantoa -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >"$postgres_dir.log"
    postgres_launch
    as_postgres "$postgres_bin/createdb" -h "$postgres_dir" -p "$postgres_port" -U lantoa lantoa_test
    export LANTOA_TEST_POSTGRES="postgres://lantoa@127.0.0.1:$postgres_port/lantoa_test"
    echo "PostgreSQL $("$postgres_bin/postgres" --version | cut -d' ' -f3) on port $postgres_port, $postgres_dir"
}

# Another program may hold a port that was free a moment ago: try a few.
postgres_launch() {
    local options
    for _ in 1 2 3 4 5; do
        postgres_port=$((20000 + RANDOM % 20000))
        options="-p $postgres_port -k $postgres_dir -c listen_addresses=127.0.0.1 -c max_connections=200"
        # Where it is measured how fast something is kept, it is kept.
        if [ -z "${LANTOA_POSTGRES_DURABLE:-}" ]; then
            options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        fi
        if as_postgres "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -l "$postgres_dir/server.log" -w -t 60 \
            -o "$options" start >>"$postgres_dir.log"; then
            return
        fi
    done
    cat "$postgres_dir/server.log" >&2
    return 1
}

postgres_stop() {
    [ -n "${postgres_dir:-}" ] || return 0
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$postgres_dir" "$postgres_dir.log"
    postgres_dir=
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

postgres_find() {
    local folder
    for folder in /usr/lib/postgresql/{17,16,15}/bin; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
}

need_no_cluster() {
    if [ -e /etc/postgresql-common/createcluster.conf ]; then return; fi
    as_root mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
}
