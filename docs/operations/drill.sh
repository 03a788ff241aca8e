#!/usr/bin/env bash
# The manual, carried out on this machine in a folder of its own: two web servers, a worker, health, backup, drill, a restore
# in an empty place, and a machine without its keys.  nginx and systemd are not part of it.
# Usage: bash docs/operations/drill.sh [folder]      (the folder must be empty or absent)
set -euo pipefail
cd "$(dirname "$0")/../.."
room=${1:-$(mktemp -d /tmp/pilar-gladi.XXXXXX)}
mkdir -p "$room" && chmod 755 "$room"
python=.venv/bin/python
export DATABASE_URL='' VAR_DIR="$room/satu" HEALTH_TOKEN=gladi LOG_FORMAT=json BACKUP_NIGHTLY=off
unset MEDIA_ROOT BACKUP_DIR
started=()
stop() { for pid in "${started[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null; done; wait || true; }
trap stop EXIT
say() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }
health() { curl -s -o "$room/health.json" -w '%{http_code}' -H "Authorization: Bearer gladi" "http://127.0.0.1:$1/sehat/"; }
await() { for _ in $(seq 300); do [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/sehat/")" = 200 ] && return; sleep 0.2; done; echo "no answer on $1"; exit 1; }

say "check, migrate, collectstatic"
HTTPS=on $python manage.py check --deploy
$python manage.py migrate --verbosity 0
$python manage.py collectstatic --noinput --clear --verbosity 0

say "two web servers and the workers, with the lines of the units"
web=$(sed -n 's/^ExecStart=[^ ]*python //p' docs/operations/rumah-pilar-web.service)
for port in ${PORTS:-8411 8412}; do
  # shellcheck disable=SC2086
  $python ${web/127.0.0.1:8000/127.0.0.1:$port} >>"$room/web.log" 2>&1 &
  started+=($!)
done
for unit in rumah-pilar-worker rumah-pilar-worker-long; do
  # shellcheck disable=SC2046
  $python $(sed -n 's/^ExecStart=[^ ]*python //p' "docs/operations/$unit.service") >>"$room/worker.log" 2>&1 &
  started+=($!)
done
for port in ${PORTS:-8411 8412}; do await "$port"; done

say "backup and drill while they work"
mkdir -p "$VAR_DIR/uploads/sk" && printf '%%PDF-1.4 rekaan' >"$VAR_DIR/uploads/sk/a.pdf"
$python manage.py backup --keep-days 30
$python manage.py restore --drill | tail -3
for port in ${PORTS:-8411 8412}; do
  for _ in $(seq 50); do code=$(health "$port"); grep -q '"worker_long": {"state": "good"' "$room/health.json" && break; sleep 0.5; done
  echo "health on $port: $code"; cat "$room/health.json"; echo
done

say "a restore over an office at work is refused"
if $python manage.py restore --replace; then exit 1; fi
stop; started=()

say "a new machine: first without the keys (refused), then with them"
file=$(ls "$VAR_DIR"/backups/*.cadangan | tail -1)
mkdir -p "$room/dua" && chmod 755 "$room/dua"
if VAR_DIR="$room/dua" $python manage.py restore "$file"; then exit 1; fi
cp "$VAR_DIR/keys.env" "$room/dua/keys.env"
VAR_DIR="$room/dua" $python manage.py restore "$file" | tail -1
cmp "$VAR_DIR/uploads/sk/a.pdf" "$room/dua/uploads/sk/a.pdf"
VAR_DIR="$room/dua" $python manage.py migrate --check
VAR_DIR="$room/dua" $python manage.py restore "$file" --replace | tail -3

say "nothing personal in the log, every line JSON"
$python - "$room/web.log" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1]) if line.startswith("{")]
assert lines and all("request" in line for line in lines if line["logger"] == "welfare.requests"), lines[:3]
print(len(lines), "lines")
PYTHON
say "done; what was made lies in $room"
