#!/usr/bin/env bash
# Installs from Debian what a target needs and is not here, when it may; else names it and stops.
set -eu
missing=()
library() { /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }
font() { fc-list 2>/dev/null | grep -qi "$1"; }
case "$1" in
  python) python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv) ;;
  store)
    library libcurl.so.4 || missing+=(libcurl4)
    library libssl.so.3 || missing+=(libssl3) ;;
  browser)
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
    font 'Noto Sans CJK' || missing+=(fontconfig fonts-noto-cjk)
    library libatomic.so.1 || missing+=(libatomic1) # the driver of the browser needs it
    command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui) ;;
esac
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "Please install first: ${missing[*]}" >&2
  exit 1
fi
run=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run=(sudo); else
    echo "Please install first: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi
echo "Installing ${missing[*]} ..."
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
