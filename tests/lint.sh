#!/bin/sh
# What compilers do not check: every message has its French and no French is left over, no C file
# outgrows its subject.
set -u
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints a title and the messages of a file, if it holds any besides the header.
complain() {
    if [ "$(grep -c '^msgid' "$2")" -gt 1 ]; then
        echo "$1:"
        grep -v '^#' "$2" | sed -n '/^$/,$p'
        status=1
    fi
}

xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 -o "$work/all.pot" \
    app/*.c data/*.c analysis/*.c analysis/*/*.c sim/*/*.c sim/*/*/*.c plots/*.c
msgcat --use-first app/po/fr/*.po -o "$work/fr.po" || status=1
msgmerge --quiet --no-fuzzy-matching "$work/fr.po" "$work/all.pot" -o "$work/merged.po"
msgfmt --check-format -o /dev/null "$work/merged.po" || status=1 # as the code marks formats
msgattrib --untranslated --no-obsolete "$work/merged.po" -o "$work/missing.po"
msgcomm --unique "$work/fr.po" "$work/all.pot" --no-location -o "$work/once.po"
touch "$work/once.po" # msgcomm writes no file when it finds nothing
msgcomm --more-than=1 "$work/fr.po" "$work/once.po" --no-location -o "$work/unused.po"
for list in missing unused; do touch "$work/$list.po"; done
complain "messages without French" "$work/missing.po"
complain "French of messages that no code says" "$work/unused.po"

# French typography: a narrow no-break space before ; : ? ! and inside « », true apostrophes.
LC_ALL=C.UTF-8 grep -nP '^msgstr.*([ \x{a0}][;:?!»]([ ."\\]|$)|«[^\x{202f}]|\w\x27\w)' \
    app/po/fr/*.po >"$work/plain.txt"
if [ -s "$work/plain.txt" ]; then
    echo "French with plain spaces or apostrophes:"
    cat "$work/plain.txt"
    status=1
fi

for file in app/*.c data/*.c analysis/*.c analysis/*/*.c sim/*/*.c sim/*/*/*.c plots/*.c; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 1000 ] || { echo "$file: $lines lines, more than 1000"; status=1; }
done
exit $status
