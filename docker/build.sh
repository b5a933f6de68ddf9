#!/usr/bin/env bash
# Builds the application folder of the image into FOLDER. Does not run tests, and makes no AOT cache:
# a cache fits only the JVM that made it.
set -euo pipefail

out=${1:?usage: docker/build.sh FOLDER}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -B -ntp -q -Dstyle.color=never -Dmaven.test.skip=true -Daot.skip package

mkdir -p "$out"
cp -R target/trunkline.jar target/lib LICENSE NOTICE "$out/"
cp docker/run.sh docker/healthcheck.sh "$out/"
if [[ -d conf ]]; then
  cp -R conf "$out/"
fi
# Makes all files read-only for everybody. The image makes root the owner.
chmod -R a+rX,a-w "$out"
