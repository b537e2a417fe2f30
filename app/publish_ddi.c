/* DDI-Codebook 2.5 (ddialliance.org): the study, the file of answers, each variable with its
 * values. */
#include <stdlib.h>
#include <string.h>
#include "app/publish.h"
#include "app/survey_report.h"
#include "data/mem.h"
#include "data/text.h"

/* Escaped; what XML 1.0 does not allow is left out. */
static void put_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strncmp(text, "\xEF\xBF\xBE", 3) == 0 || strncmp(text, "\xEF\xBF\xBF", 3) == 0)
            text += 2; /* U+FFFE, U+FFFF */
        else if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (*text == '"')
            fputs("&quot;", out);
        else if ((unsigned char)*text >= 0x20 || *text == '\n' || *text == '\t')
            fputc(*text, out);
    }
}

static void put_element(FILE *out, const char *indent, const char *tag, const char *text)
{
    if (!text || !*text)
        return;
    const int n_name = (int)strcspn(tag, " ");
    fprintf(out, "%s<%s>", indent, tag);
    put_text(out, text);
    fprintf(out, "</%.*s>\n", n_name, tag);
}

static void put_citation(const struct publication *publication, FILE *out)
{
    const struct codebook *codebook = publication->codebook;
    fputs("    <citation>\n      <titlStmt>\n", out);
    put_element(out, "        ", "titl", publish_label(publication, &codebook->title));
    put_element(out, "        ", "IDNo", codebook->id);
    fputs("      </titlStmt>\n", out);
    if (codebook->n_authors) {
        fputs("      <rspStmt>\n", out);
        for (size_t a = 0; a < codebook->n_authors; a++)
            put_element(out, "        ", "AuthEnty", codebook->authors[a]);
        fputs("      </rspStmt>\n", out);
    }
    fputs("      <prodStmt>\n", out);
    put_element(out, "        ", "prodDate", codebook->date);
    fputs("        <software version=\"" PROXILOG_VERSION
          "\">proxilog</software>\n      </prodStmt>\n",
          out);
    if (codebook->wave) {
        fputs("      <verStmt>\n", out);
        put_element(out, "        ", "version", codebook->wave);
        fputs("      </verStmt>\n", out);
    }
    fputs("    </citation>\n", out);
}

static void put_study(const struct publication *publication, FILE *out)
{
    const struct codebook *codebook = publication->codebook;
    fputs("  <stdyDscr>\n", out);
    put_citation(publication, out);
    fputs("    <stdyInfo>\n", out);
    put_element(out, "      ", "abstract",
                codebook->synthetic
                    ? _("SYNTHETIC DATA: these answers are invented, nobody gave them.")
                    : publish_label(publication, &codebook->title));
    fputs("      <sumDscr>\n", out);
    put_element(out, "        ", "anlyUnit",
                publish_label(publication, &codebook->population.units));
    put_element(out, "        ", "universe",
                publish_label(publication, &codebook->population.units));
    put_element(out, "        ", "dataKind",
                codebook->synthetic ? _("synthetic survey data, anonymised")
                                    : _("survey data, anonymised"));
    fputs("      </sumDscr>\n    </stdyInfo>\n    <method>\n      <dataColl>\n", out);
    put_element(out, "        ", "sampProc",
                codebook->population.self_selected ? _("whoever wished answered") : "");
    fputs("        <sources>\n", out);
    put_element(out, "          ", "dataSrc", codebook->source);
    fputs("        </sources>\n      </dataColl>\n    </method>\n    <dataAccs>\n      <useStmt>\n",
          out);
    put_element(out, "        ", "conditions", codebook->licence);
    fputs("      </useStmt>\n    </dataAccs>\n  </stdyDscr>\n", out);
}

static size_t n_published(const struct release *release)
{
    size_t n = 0;
    for (size_t c = 0; c < release->n_columns; c++)
        n += release->columns[c].fate == FATE_PUBLISHED;
    return n;
}

static void put_files(const struct publication *publication, FILE *out)
{
    fprintf(
        out,
        "  <fileDscr ID=\"F1\">\n    <fileTxt>\n      <fileName>answers.csv</fileName>\n"
        "      <dimensns>\n        <caseQnty>%zu</caseQnty>\n        <varQnty>%zu</varQnty>\n"
        "      </dimensns>\n      <fileType>text/csv; charset=UTF-8</fileType>\n    </fileTxt>\n"
        "  </fileDscr>\n",
        publication->release->answers->n,
        n_published(publication->release) + publication->codebook->synthetic);
}

static void put_category(FILE *out, const char *attributes, const char *code, const char *label,
                         size_t count)
{
    fprintf(out, "      <catgry%s>\n", attributes);
    put_element(out, "        ", "catValu", code);
    put_element(out, "        ", "labl", label);
    fprintf(out, "        <catStat type=\"freq\">%zu</catStat>\n      </catgry>\n", count);
}

static const char *missing_words(size_t status)
{
    return status == RELEASE_SUPPRESSED ? _("suppressed, so that nobody can be recognised")
                                        : report_status_words((enum answer_status)status);
}

/* As often as answers.csv holds them: tables may tell more of all respondents. */
static void put_categories(const struct publication *publication,
                           const struct release_column *column, FILE *out)
{
    const size_t n = publication->release->answers->n;
    size_t *counts = mem_zeroed(column->n_values + 1, sizeof *counts);
    size_t by_status[N_RELEASE_STATUSES] = {0};
    for (size_t i = 0; i < n; i++) {
        by_status[column->status[i]]++;
        counts[column->status[i] == ANSWER_GIVEN ? column->value[i] : column->n_values]++;
    }
    fprintf(
        out,
        "      <sumStat type=\"vald\">%zu</sumStat>\n      <sumStat type=\"invd\">%zu</sumStat>\n",
        by_status[ANSWER_GIVEN], n - by_status[ANSWER_GIVEN]);
    for (size_t v = 0; v < column->n_values; v++)
        put_category(out, "", column->values[v].code,
                     publish_label(publication, &column->values[v].label), counts[v]);
    for (size_t s = ANSWER_NOT_SHOWN; s < N_RELEASE_STATUSES; s++) {
        if (!by_status[s])
            continue;
        char *attributes = mem_printf(" missing=\"Y\" missType=\"%s\"", release_status_names[s]);
        put_category(out, attributes, release_status_names[s], missing_words(s), by_status[s]);
        free(attributes);
    }
    free(counts);
}

static void put_variable(const struct publication *publication, size_t c, FILE *out)
{
    const struct release_column *column = &publication->release->columns[c];
    char *text = publish_question_text(publication, column);
    fprintf(out, "    <var ID=\"V%zu\" name=\"", c + 1);
    put_text(out, column->name);
    fputs("\" files=\"F1\" intrvl=\"discrete\">\n", out);
    put_element(out, "      ", "labl", text);
    fputs("      <qstn>\n", out);
    put_element(out, "        ", "qstnLit", text);
    fputs("      </qstn>\n", out);
    put_categories(publication, column, out);
    fputs("      <varFormat type=\"character\"/>\n    </var>\n", out);
    free(text);
}

static void put_ddi(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<codeBook xmlns=\"ddi:codebook:2_5\" version=\"2.5\" xml:lang=\"%s\">\n",
            publication->french ? "fr" : "en");
    put_study(publication, out);
    put_files(publication, out);
    fputs("  <dataDscr>\n", out);
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            put_variable(publication, c, out);
    if (publication->codebook->synthetic)
        fprintf(out,
                "    <var ID=\"V%zu\" name=\"synthetic\" files=\"F1\" intrvl=\"discrete\">\n"
                "      <labl>%s</labl>\n      <varFormat type=\"character\"/>\n    </var>\n",
                release->n_columns + 1, _("yes: the answers are invented"));
    fputs("  </dataDscr>\n</codeBook>\n", out);
}

bool publish_ddi(const struct publication *publication, struct faults *faults)
{
    return publish_file(publication, "ddi.xml", put_ddi, faults);
}
