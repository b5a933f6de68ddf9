#!/usr/bin/env bash
# The image's entry point: becomes the JVM, so that signals reach it. JAVA_OPTS adds flags.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# The embedded PostgreSQL lives in the same container: the heap leaves it its part.
# shellcheck disable=SC2086
exec "${JAVA_HOME:?}/bin/java" -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${JAVA_OPTS:-} \
  -jar "$home/trunkline.jar" "$@"
