#!/usr/bin/env bash
# Checks the image's steps without Docker: builds the application folder, trains the AOT cache, starts
# a node as a user who can write to the data folder only, waits until it is ready, and stops it with
# SIGTERM.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly TRAINING_WEBHOOKS=100
readonly READY_SECONDS_MAX=90
readonly STOP_SECONDS_MAX=40

scratch=$(mktemp -d)
app=$scratch/app
data=$scratch/data
log=$scratch/node.log
node=

finish() {
  local code=$?
  if [[ -n $node ]] && kill -0 "$node" 2>/dev/null; then
    kill -KILL "$node"
  fi
  if [[ $code != 0 && -f $log ]]; then
    echo "check: last lines of the node's log:" >&2
    tail -n 40 "$log" >&2
  fi
  stop_database
  chmod -R u+w "$scratch"
  rm -rf "$scratch"
}
trap finish EXIT

# A killed node leaves its PostgreSQL server running.
stop_database() {
  local pid_file=$data/postgresql/postmaster.pid
  if [[ -f $pid_file ]]; then
    kill -INT "$(head -n 1 "$pid_file")" 2>/dev/null || true
    sleep 2
  fi
}

fail() {
  echo "check: $1" >&2
  exit 1
}

# Prints a free port of the loopback address.
free_port() {
  local port
  for _ in {1..50}; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  fail "no free port found"
}

# Replaces this process by the command, run by a user other than root. The user must exist, because
# initdb looks up its name.
exec_as_user() {
  if [[ $(id -u) == 0 ]]; then
    exec setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs "$@"
  fi
  exec "$@"
}

docker/build.sh "$app"
JAVA_HOME=$(docker/jdk25.sh)
export JAVA_HOME
mkdir -m 0700 "$data"
if [[ $(id -u) == 0 ]]; then
  chmod 0755 "$scratch"
  chown nobody:nogroup "$data"
fi

export TRUNKLINE_GATEWAY_LISTEN=127.0.0.1:$(free_port)
export TRUNKLINE_CONTROL_LISTEN=127.0.0.1:$(free_port)
export TRUNKLINE_MANAGEMENT_LISTEN=127.0.0.1:$(free_port)
export TRUNKLINE_DATA_DIR=$data
export HOME=/nonexistent

cd "$app"
(
  export JAVA_OPTS=-XX:AOTCacheOutput=$data/trunkline.aot
  exec_as_user ./run.sh train --webhooks="$TRAINING_WEBHOOKS" >"$log" 2>&1 </dev/null
) || fail "training failed"
chmod u+w .
mv "$data/trunkline.aot" .
chmod a=r trunkline.aot
JAVA_OPTS=-XX:AOTMode=on ./run.sh --version >/dev/null || fail "the AOT cache cannot be used"

exec_as_user ./run.sh serve >"$log" 2>&1 </dev/null &
node=$!

for ((second = 0; second < READY_SECONDS_MAX; second++)); do
  if ./healthcheck.sh 2>/dev/null; then
    break
  fi
  kill -0 "$node" 2>/dev/null || fail "the node exited before it was ready"
  sleep 1
done
./healthcheck.sh || fail "not ready within $READY_SECONDS_MAX s"

kill -TERM "$node"
for ((second = 0; second < STOP_SECONDS_MAX; second++)); do
  kill -0 "$node" 2>/dev/null || break
  sleep 1
done
kill -0 "$node" 2>/dev/null && fail "still running $STOP_SECONDS_MAX s after SIGTERM"

code=0
wait "$node" || code=$?
node=
[[ $code == 0 ]] || fail "exited with $code instead of 0 after SIGTERM"
[[ ! -f $data/postgresql/postmaster.pid ]] || fail "left its PostgreSQL running"

echo "check: the node starts as an unprivileged user, becomes ready and stops cleanly"
