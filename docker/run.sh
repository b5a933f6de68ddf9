#!/usr/bin/env bash
# Entry point of the image: replaces itself by the JVM, so that signals reach it. JAVA_OPTS adds flags.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# shellcheck disable=SC2086
exec "${JAVA_HOME:?}/bin/java" "@$home/conf/jvm.options" ${JAVA_OPTS:-} -jar "$home/trunkline.jar" "$@"
