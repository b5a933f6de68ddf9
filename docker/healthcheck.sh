#!/usr/bin/env bash
# Succeeds if the node in this container is ready. Does not need curl; works only if the management
# listener uses plain HTTP.
set -euo pipefail

listen=${TRUNKLINE_MANAGEMENT_LISTEN:-127.0.0.1:8082}

exec 3<>"/dev/tcp/127.0.0.1/${listen##*:}"
printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[[ $status == 200 ]]
