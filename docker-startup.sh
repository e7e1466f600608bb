#!/bin/sh
# Usage: docker-startup.sh [COMMAND [OPTIONS]]
# Checks what the bot needs, says plainly what is wrong, and then becomes the bot ("casino-bot run",
# or the given command), so that the container's signals reach it. It waits for nothing and shows no
# setting's value but paths. Exit code 78: a person has to act, starting it again does not help.
set -eu

status=0
wrong() {
  printf 'docker-startup: %s\n' "$*" >&2
  status=78
}

program() { # whether $1 is a file that can be run
  [ -f "$1" ] && [ -x "$1" ]
}

# The bot itself finds and reads these, and says what is wrong with them.
token_is_there() {
  for file in "${BOT_TOKEN_FILE:-}" "${CREDENTIALS_DIRECTORY:-/run/secrets}/BOT_TOKEN" \
    /run/secrets/BOT_TOKEN; do
    [ ! -s "$file" ] || return 0
  done
  [ -n "${BOT_TOKEN:-}" ]
}

check_settings() {
  [ ! -e .env ] || return 0 # The bot says what is missing there.
  token_is_there || wrong "BOT_TOKEN is missing: set it to the token from Telegram's @BotFather."
  if [ -z "${OWNER_USER_ID:-}" ]; then
    wrong "OWNER_USER_ID is missing: set it to your own Telegram id, a number."
  fi
}

check_folder() {
  [ -n "${CASINO_DB:-}" ] || [ ! -e .env ] || return 0 # It may be set there.
  database=${CASINO_DB:-casino.db}
  folder=.
  case $database in
    */*)
      folder=${database%/*}
      folder=${folder:-/}
      ;;
  esac
  if [ ! -d "$folder" ]; then
    wrong "$folder, the folder of CASINO_DB, does not exist: make it, or mount a volume there."
  elif [ -d "$database" ]; then
    wrong "$database, which CASINO_DB names, is a folder: name a file in it."
  elif [ ! -w "$folder" ] || [ ! -x "$folder" ]; then
    wrong "$folder, the folder of CASINO_DB, cannot be written to by user $(id -u):" \
      "give it to that user, or mount it without \"read-only\"."
  elif [ -e "$database" ] && { [ ! -r "$database" ] || [ ! -w "$database" ]; }; then
    wrong "$database, which CASINO_DB names, cannot be read and written by user $(id -u):" \
      "give it to that user."
  fi
}

find_bot() {
  here=$(dirname -- "$0")
  if [ -n "${CASINO_BOT:-}" ]; then
    bot=$(command -v "$CASINO_BOT" || true)
    program "$bot" || wrong "$CASINO_BOT, which CASINO_BOT names, is no program that can be run."
    return 0
  fi
  for bot in "$(command -v casino-bot || true)" "$here/casino-bot" \
    "$here/target/ship/casino-bot" "$here/target/release/casino-bot"; do
    if program "$bot"; then
      return 0
    fi
  done
  wrong "casino-bot is not found: set CASINO_BOT to where it is, or build it: cargo build --profile ship."
}

[ $# -gt 0 ] || set -- run
case $1 in
  run | launch)
    check_settings
    check_folder
    ;;
esac
find_bot
[ "$status" -eq 0 ] || exit "$status"
exec "$bot" "$@"
