#!/bin/sh
# Installs with apt what a target needs and this machine lacks.
# usage: tests/packages.sh LIBRARY... [-- TOOL...]
# LIBRARY as pkg-config knows it; TOOL a command or a name that has_tool knows.
set -eu

# Name -> Debian packages, where they are called otherwise.
packages_of() {
    case $1 in
    gsl) echo libgsl-dev ;;
    proj) echo libproj-dev proj-data ;;
    shapelib) echo libshp-dev ;;
    cairo) echo libcairo2-dev ;;
    pangocairo) echo libpango1.0-dev ;;
    libpng) echo libpng-dev ;;
    libcyaml) echo libcyaml-dev ;;
    yaml-0.1) echo libyaml-dev ;;
    jansson) echo libjansson-dev ;;
    nettle) echo nettle-dev ;;
    gdal) echo libgdal-dev ;;
    expat) echo libexpat1-dev ;;
    libutf8proc) echo libutf8proc-dev ;;
    xlsxwriter) echo libxlsxwriter-dev ;;
    csv.h) echo libcsv-dev ;;
    readstat.h) echo libreadstat-dev ;;
    libstemmer.h) echo libstemmer-dev ;;
    cc) echo gcc libc6-dev ;;
    ar) echo binutils ;;
    msgfmt | xgettext) echo gettext ;;
    DejaVuSans.ttf) echo fonts-dejavu-core fontconfig ;;
    sanitizers-of-clang) echo libclang-rt-dev ;;
    openmp-of-clang) echo libomp-dev ;;
    *) echo "$1" ;;
    esac
}

has_tool() {
    case $1 in
    *.h) [ -e "/usr/include/$1" ] || [ -e "/opt/homebrew/include/$1" ] ||
        [ -e "/usr/local/include/$1" ] ;;
    DejaVuSans.ttf) command -v fc-list && fc-list | grep "DejaVuSans.ttf" ;;
    sanitizers-of-clang) command -v clang && find -L "$(clang -print-resource-dir)" \
        -name 'libclang_rt.fuzzer*.a' | grep . ;;
    openmp-of-clang) echo 'int main(void) { return 0; }' | clang -fopenmp -x c -o /dev/null - ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

lacking() {
    has=pkg-config\ --exists
    for name in "$@"; do
        case $name in
        --) has=has_tool ;;
        *) $has "$name" 2>/dev/null || packages_of "$name" ;;
        esac
    done
}

# GDAL is optional to the build, and installed unless it is refused.
[ "${GDAL-yes}" = no ] || set -- gdal "$@"
case " $* " in *" -- "*) ;; *) set -- "$@" -- ;; esac
packages=$(lacking "$@" cc make pkg-config msgfmt ar csv.h readstat.h libstemmer.h \
    DejaVuSans.ttf |
    tr '\n' ' ' | sed 's/ *$//')
[ -z "$packages" ] && exit 0

stop() {
    echo "proxilog: these packages are missing: $packages" >&2
    echo "$1" >&2
    exit 1
}
command -v apt-get >/dev/null ||
    stop "This machine has no apt. The README lists the names for Homebrew and Fedora."
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null ||
        stop "Ask whoever administers this machine to run: apt-get install $packages"
fi
echo "proxilog: installing $packages" >&2
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive sh -c \
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null" ||
    stop "apt-get could not install them: is the network reachable, and the password right?"
