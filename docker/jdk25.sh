#!/usr/bin/env bash
# Prints the home of a JDK 25: JAVA_HOME if it is one, otherwise the first found in the usual places.
set -euo pipefail

for home in "${JAVA_HOME:-}" /opt/java/openjdk /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if [[ -x $home/bin/java ]] && grep -qs '^JAVA_VERSION="25[."]' "$home/release"; then
    echo "$home"
    exit 0
  fi
done
echo "No JDK 25 found; set JAVA_HOME to one" >&2
exit 1
