#!/bin/sh
# What compilers do not check: every message has its French, no C file outgrows its subject.
set -u
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 -o "$work/all.pot" \
    app/*.c data/*.c sim/*/*.c plots/*.c
msgcat --use-first app/po/fr/*.po -o "$work/fr.po" || status=1
msgfmt --check-format -o /dev/null "$work/fr.po" || status=1
msgmerge --quiet --no-fuzzy-matching "$work/fr.po" "$work/all.pot" -o "$work/merged.po"
untranslated=$(msgattrib --untranslated --no-obsolete "$work/merged.po" | grep -c '^msgid')
if [ "$untranslated" -gt 1 ]; then
    echo "messages without French:"
    msgattrib --untranslated --no-obsolete "$work/merged.po" | grep '^msgid'
    status=1
fi
for file in app/*.c data/*.c sim/*/*.c plots/*.c; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 900 ] || { echo "$file: $lines lines, more than 900"; status=1; }
done
exit $status
