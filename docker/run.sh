#!/usr/bin/env bash
# Entry point of the image: replaces itself by the JVM, so that signals reach it. JAVA_OPTS adds flags.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# Half of the memory for the heap: an embedded PostgreSQL needs some in the same container.
# shellcheck disable=SC2086
exec "${JAVA_HOME:?}/bin/java" -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${JAVA_OPTS:-} \
  -jar "$home/trunkline.jar" "$@"
