#!/bin/sh
# Installs what the build and the tests need and this machine lacks, with apt.
# usage: tests/packages.sh PKG_CONFIG_NAME...
set -eu

# pkg-config name, command or header -> Debian package
package_of() {
    case $1 in
    gsl) echo libgsl-dev ;;
    proj) echo libproj-dev proj-data ;;
    shapelib) echo libshp-dev ;;
    cairo) echo libcairo2-dev ;;
    pangocairo) echo libpango1.0-dev ;;
    zlib) echo zlib1g-dev ;;
    libcyaml) echo libcyaml-dev ;;
    yaml-0.1) echo libyaml-dev ;;
    jansson) echo libjansson-dev ;;
    nettle) echo nettle-dev ;;
    gdal) echo libgdal-dev ;;
    check) echo check ;;
    csv.h) echo libcsv-dev ;;
    cc) echo gcc libc6-dev ;;
    msgfmt) echo gettext ;;
    DejaVuSans.ttf) echo fonts-dejavu-core fontconfig ;;
    *) echo "$1" ;;
    esac
}

has_font() { command -v fc-list >/dev/null && fc-list | grep -q "DejaVuSans.ttf"; }

lacking() {
    for tool in cc make pkg-config msgfmt ar; do
        command -v "$tool" >/dev/null || case $tool in
        ar) echo binutils ;;
        *) package_of "$tool" ;;
        esac
    done
    for name in "$@"; do
        pkg-config --exists "$name" 2>/dev/null || package_of "$name"
    done
    # gdal is optional to the build, and installed by default.
    [ "${GDAL-yes}" = no ] || pkg-config --exists gdal 2>/dev/null || package_of gdal
    [ -e /usr/include/csv.h ] || [ -e /opt/homebrew/include/csv.h ] ||
        [ -e /usr/local/include/csv.h ] || package_of csv.h
    has_font || package_of DejaVuSans.ttf
}

packages=$(lacking "$@" | tr '\n' ' ' | sed 's/ *$//')
[ -z "$packages" ] && exit 0

say() { echo "proxilog: these packages are missing: $packages" >&2; }
if ! command -v apt-get >/dev/null; then
    say
    echo "This machine has no apt. The README lists the names for Homebrew and Fedora." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null; then
    sudo=sudo
else
    say
    echo "Ask whoever administers this machine to run: apt-get install $packages" >&2
    exit 1
fi
echo "proxilog: installing $packages" >&2
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive sh -c \
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null" || {
    say
    echo "apt-get could not install them: is the network reachable?" >&2
    exit 1
}
