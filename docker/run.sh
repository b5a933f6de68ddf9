#!/usr/bin/env bash
# Entry point of the image: replaces itself by the JVM, so that signals reach it. JAVA_OPTS adds flags.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

flags=("@$home/conf/jvm.options")
if [[ -f $home/trunkline.aot && ${JAVA_OPTS:-} != *-XX:AOTCacheOutput=* ]]; then
  flags+=("-XX:AOTCache=$home/trunkline.aot")
fi

# shellcheck disable=SC2086
exec "${JAVA_HOME:?}/bin/java" "${flags[@]}" ${JAVA_OPTS:-} -jar "$home/trunkline.jar" "$@"
