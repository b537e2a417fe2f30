/* What people read: the method note, the README, how to cite, the licence. */
#include <stdint.h>
#include <string.h>
#include "app/publish.h"
#include "data/text.h"
#include "data/yaml_write.h"

static size_t n_of_fate(const struct release *release, enum release_fate fate)
{
    size_t n = 0;
    for (size_t c = 0; c < release->n_columns; c++)
        n += release->columns[c].fate == fate;
    return n;
}

static size_t n_cells(const struct release *release, bool hidden)
{
    size_t n = 0;
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            n += hidden ? release->columns[c].n_hidden : release->columns[c].n_locally;
    return n;
}

const char *publish_method_name(const struct publication *publication)
{
    return publication->french ? "methode.md" : "method.md";
}

static void put_title(const struct publication *publication, FILE *out)
{
    fprintf(out, "# %s\n\n", publish_label(publication, &publication->codebook->title));
    if (publication->codebook->synthetic)
        fprintf(out, "**%s**\n\n",
                _("SYNTHETIC DATA: these answers are invented, nobody gave them."));
}

static void put_who(const struct publication *publication, FILE *out)
{
    const struct population *population = &publication->codebook->population;
    const size_t n = publication->release->answers->n;
    const char *units = publish_label(publication, &population->units);
    fprintf(out, "## %s\n\n", _("Who answered"));
    if (population->n)
        fprintf(out, _("%zu answers; there are %zu %s in all."), n, population->n, units);
    else
        fprintf(out, _("%zu answers (%s); nobody knows how many there are in all."), n, units);
    if (population->self_selected)
        fprintf(out, " %s",
                _("Whoever wished answered: those who did may think otherwise than the others."));
    fprintf(out, " %s\n\n", _("Counts are of answers, without weights."));
}

static void put_keys(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    size_t n = 0;
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].key)
            fprintf(out, "%s`%s`", n++ ? ", " : "", release->columns[c].name);
    if (!n)
        fputs(_("none"), out);
}

static void put_micro_data(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    const struct release_options *options = &release->options;
    fprintf(out, "## %s\n\n", _("What was done to the answers"));
    fprintf(out, "1. %s\n",
            _("Names, addresses, free texts, dates and identifiers of answers are left out; the "
              "order of the rows says nothing."));
    fprintf(out, "2. %s\n",
            _("Numbers became classes, open at both ends; exact numbers are found only in totals "
              "and means."));
    fputs("3. ", out);
    fprintf(out,
            _("A level that fewer than %zu gave was merged with another (\"A1|A2\" means one or "
              "the other). A place that so few wrote is one of `%s`, and named nowhere.\n"),
            options->threshold, RELEASE_OTHER_PLACE);
    fputs("4. ", out);
    fputs(_("Keys, by which somebody may be recognised: "), out);
    put_keys(publication, out);
    fprintf(out,
            _(". Their levels were merged, then single cells suppressed, until each combination "
              "is shared by %zu answers at least (k-anonymity; the smallest has %zu), and until "
              "sensitive answers differ: at least %zu in each (l-diversity). %zu cells of keys "
              "are suppressed.\n"),
            options->k, release->smallest, options->l, n_cells(release, false));
    fputs("5. ", out);
    fprintf(out,
            _("%zu columns are withheld: %zu free texts, %zu identifiers, %zu with too few "
              "answers that differ, %zu that would tell a withheld answer. `recoding_log.csv` "
              "lists every change with its reason.\n\n"),
            release->n_columns - n_of_fate(release, FATE_PUBLISHED),
            n_of_fate(release, FATE_FREE_TEXT), n_of_fate(release, FATE_IDENTIFIER),
            n_of_fate(release, FATE_TOO_FEW), n_of_fate(release, FATE_FILTER));
}

static void put_tables(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    const struct release_options *options = &release->options;
    fprintf(out, "## %s\n\n", _("What was done to the tables"));
    fprintf(out,
            _("A count of 1 to %zu is hidden. Others are hidden with it (flag `hidden`), so that "
              "none can be found by subtraction from a total, from a share or from another "
              "table. A total or a mean is told when it rests on %zu answers at least and none "
              "makes more than %.0f %% of it, as long as no number can be worked out from it, from the "
              "classes of the others or from an earlier release.\n\n"),
            options->threshold - 1, options->threshold, 100 * options->dominance_share);
    fprintf(out, "%s\n\n",
            _("Those without answer are counted like an answer: where a group has few of them "
              "`n_valid` is empty, and where few did not know or refused no group tells why there "
              "is no answer (`n_dont_know` and the like are empty)."));
    fprintf(out,
            _("Micro-data and tables tell the same: an answer in a hidden cell is suppressed in "
              "`answers.csv` too (%zu cells). Shares are given where at least 10 answered.\n\n"),
            n_cells(release, true));
    fprintf(out, "%s\n\n",
            _("Where several answers could be ticked, each has its share of those asked, who ticked "
              "nothing included (`n_skipped`), of those who ticked one or more (`n_valid`), and of "
              "all ticks, where all are published."));
    if (release->by != SIZE_MAX)
        fprintf(out, _("Tables are for all, and by `%s`.\n\n"), release->columns[release->by].name);
    if (release->previous)
        fprintf(out,
                ngettext("An earlier release was taken into account: %zu answer was added since, and "
                         "the difference of the two tells no smaller group.\n\n",
                         "An earlier release was taken into account: %zu answers were added since, "
                         "and no smaller group of them can be told from the difference of the "
                         "two.\n\n",
                         release->n_added),
                release->n_added);
}

static void put_method(const struct publication *publication, FILE *out)
{
    put_title(publication, out);
    put_who(publication, out);
    put_micro_data(publication, out);
    put_tables(publication, out);
    fprintf(
        out, "## %s\n\n%s\n\n", _("What this does not do"),
        _("Somebody who knows an answer already may recognise it. The rules make guessing hard "
          "and uncertain, not impossible. Full reports drawn from the raw answers must not be "
          "published beside this folder: they show what it hides."));
    fprintf(out, "## %s\n\n%s\n", _("References"),
            "- Sweeney, L. (2002). k-anonymity. *Int. J. Uncertainty, Fuzziness and "
            "Knowledge-Based Systems* 10(5).\n"
            "- Machanavajjhala, A. et al. (2007). l-diversity. *ACM TKDD* 1(1).\n"
            "- Hundepool, A. et al. (2012). *Statistical Disclosure Control*. Wiley.\n"
            "- Gusfield, D. (1988). A graph theoretic approach to statistical data security. "
            "*SIAM J. Computing* 17(3).");
}

static void put_readme(const struct publication *publication, FILE *out)
{
    const char *source = publication->codebook->source, *licence = publication->codebook->licence;
    put_title(publication, out);
    const struct {
        const char *name, *what;
    } files[] = {
        {"answers.csv", _("answers, anonymised: a row each, a column for each thing asked")},
        {"codebook.csv", _("what each column and each value means")},
        {"codebook.yaml", _("the same for `proxilog survey`, which reads answers.csv by it")},
        {"tables/", _("counts and shares of each question; totals and means")},
        {"recoding_log.csv",
         _("what was merged, suppressed and withheld, how many cells, and why")},
        {publish_method_name(publication), _("how this was made, in plain words")},
        {"datapackage.json", _("all files, their columns, sizes and digests (Frictionless)")},
        {"ddi.xml", _("the same for archives (DDI-Codebook 2.5)")},
        {"CITATION.cff", _("how to cite")},
        {"LICENCE", _("what you may do with it")}};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        fprintf(out, _("- `%s`: %s\n"), files[f].name, files[f].what);
    fprintf(out, "\n%s\n",
            _("CSV: UTF-8, comma, decimal point. A cell that begins with = + - or @ has an "
              "apostrophe before it, against formulas; proxilog takes it away again."));
    if (source)
        fprintf(out, "\n%s %s\n", _("Source:"), source);
    if (licence)
        fprintf(out, "\n%s %s\n", _("Licence:"), licence);
}

const struct licence *publish_licence(const char *id)
{
    static const struct licence known[] = {
        {"CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/",
         "Creative Commons Attribution 4.0"},
        {"CC-BY-3.0", "https://creativecommons.org/licenses/by/3.0/",
         "Creative Commons Attribution 3.0"},
        {"CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/",
         "Creative Commons Attribution Share-Alike 4.0"},
        {"CC-BY-NC-4.0", "https://creativecommons.org/licenses/by-nc/4.0/",
         "Creative Commons Attribution Non-Commercial 4.0"},
        {"CC-BY-NC-SA-4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/",
         "Creative Commons Attribution Non-Commercial Share-Alike 4.0"},
        {"CC-BY-ND-4.0", "https://creativecommons.org/licenses/by-nd/4.0/",
         "Creative Commons Attribution No-Derivatives 4.0"},
        {"CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"},
        {"ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/",
         "Open Database License 1.0"},
        {"ODC-By-1.0", "https://opendatacommons.org/licenses/by/1-0/",
         "Open Data Commons Attribution License 1.0"},
        {"PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/",
         "Public Domain Dedication and License 1.0"},
        {"etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
         "Licence Ouverte 2.0"}};
    for (size_t k = 0; id && k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].id, id) == 0)
            return &known[k];
    return NULL;
}

bool publish_is_day(const char *date)
{
    int day;
    return date && strlen(date) == 10 && date[4] == '-' && text_date(date, &day);
}

static void put_licence(const struct publication *publication, FILE *out)
{
    const char *licence = publication->codebook->licence;
    if (publish_licence(licence))
        fprintf(out, "SPDX-License-Identifier: %s\n", licence);
    else if (licence)
        fprintf(out, "%s\n", licence);
    else
        fprintf(out, "%s\n", _("No licence was chosen: all rights reserved."));
}

/* ---- CITATION.cff (citation-file-format.github.io, 1.2.0) ---------------------------------- */

static void put_key(const char *key, const char *text, FILE *out)
{
    fprintf(out, "%s: ", key);
    yaml_put_quoted(text, out);
    fputc('\n', out);
}

static void put_citation(const struct publication *publication, FILE *out)
{
    const struct codebook *codebook = publication->codebook;
    fputs("cff-version: 1.2.0\n", out);
    put_key("message",
            codebook->synthetic
                ? _("SYNTHETIC DATA: these answers are invented, nobody gave them.")
                : _("Please cite these data so."),
            out);
    fputs("type: dataset\n", out);
    put_key("title", publish_label(publication, &codebook->title), out);
    fputs("authors:\n", out);
    for (size_t a = 0; a < codebook->n_authors; a++)
        put_key("  - name", codebook->authors[a], out);
    if (!codebook->n_authors) /* the format wants one */
        put_key("  - name", _("Authors not stated"), out);
    if (codebook->wave)
        put_key("version", codebook->wave, out);
    if (publish_is_day(codebook->date))
        fprintf(out, "date-released: %s\n", codebook->date);
    if (publish_licence(codebook->licence))
        fprintf(out, "license: %s\n", codebook->licence);
}

bool publish_texts(const struct publication *publication, struct faults *faults)
{
    return publish_file(publication, publish_method_name(publication), put_method, faults) &&
           publish_file(publication, "README.md", put_readme, faults) &&
           publish_file(publication, "LICENCE", put_licence, faults) &&
           publish_file(publication, "CITATION.cff", put_citation, faults);
}
