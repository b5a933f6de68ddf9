#!/usr/bin/env bash
# Builds the application folder of the image in a new folder. Tests are not run here.
set -euo pipefail

out=${1:?usage: docker/build.sh FOLDER}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -B -ntp -q -Dstyle.color=never -Dmaven.test.skip=true package

mkdir -p "$out"
cp -R target/trunkline.jar target/lib LICENSE "$out/"
cp docker/run.sh docker/healthcheck.sh "$out/"
if [[ -d conf ]]; then
  cp -R conf "$out/"
fi
# Owned by root in the image; everybody reads, nobody writes.
chmod -R a+rX,a-w "$out"
