/* The published answers as a questionnaire of their own: each column a question, each value a
 * level. */
#include <stdlib.h>
#include "app/publish.h"
#include "data/text.h"
#include "data/yaml_write.h"

static void put_label(FILE *out, const struct label *label)
{
    fputs("{fr: ", out);
    yaml_put_quoted(label->fr ? label->fr : "", out);
    fputs(", en: ", out);
    yaml_put_quoted(label->en ? label->en : label->fr ? label->fr : "", out);
    fputc('}', out);
}

static void put_key(FILE *out, const char *key, const char *text)
{
    if (!text)
        return;
    fprintf(out, "%s: ", key);
    yaml_put_quoted(text, out);
    fputc('\n', out);
}

static void put_head(const struct codebook *codebook, FILE *out)
{
    put_key(out, "survey", codebook->id);
    fputs("title: ", out);
    put_label(out, &codebook->title);
    fputc('\n', out);
    put_key(out, "licence", codebook->licence);
    put_key(out, "wave", codebook->wave);
    put_key(out, "date", codebook->date);
    put_key(out, "source", codebook->source);
    if (codebook->n_authors)
        fputs("authors:\n", out);
    for (size_t a = 0; a < codebook->n_authors; a++) {
        fputs("  - ", out);
        yaml_put_quoted(codebook->authors[a], out);
        fputc('\n', out);
    }
    if (codebook->synthetic)
        fputs("synthetic: yes\n", out);
    fputs("population:\n  units: ", out);
    put_label(out, &codebook->population.units);
    if (codebook->population.n)
        fprintf(out, "\n  n: %zu", codebook->population.n);
    if (codebook->population.self_selected)
        fputs("\n  self_selected: yes", out);
    fputs("\nmissing:\n"
          "  - {text: not_shown, means: not_shown}\n"
          "  - {text: skipped, means: skipped}\n"
          "  - {text: dont_know, means: dont_know}\n"
          "  - {text: refused, means: refused}\n"
          "  - {text: not_applicable, means: not_applicable}\n"
          "  - {text: invalid, means: skipped}\n"
          "  - {text: suppressed, means: skipped}\n"
          "questions:\n",
          out);
}

static void put_question(const struct publication *publication, const struct release_column *column,
                         FILE *out)
{
    const struct question *question = &publication->codebook->questions[column->question];
    char *text = publish_question_text(publication, column);
    const bool excludes = question->type == QUESTION_MULTIPLE &&
                          column->item < question->n_items && question->items[column->item].exclusive;
    if (excludes) /* each tick is a question of its own here, and cannot say so */
        fprintf(out, "  # %s\n", _("a tick that goes with no other of the same question"));
    fputs("  - id: ", out);
    yaml_put_quoted(column->name, out);
    fputs("\n    type: single\n    text: {fr: ", out);
    yaml_put_quoted(text, out);
    fputs("}\n", out);
    if (column->key || column->sensitive)
        fprintf(out, "    key: %s\n", column->key ? "quasi_identifier" : "sensitive");
    if (question->theme.fr) {
        fputs("    theme: ", out);
        put_label(out, &question->theme);
        fputc('\n', out);
    }
    fputs("    levels:\n", out);
    for (size_t v = 0; v < column->n_values; v++) {
        fputs("      - {code: ", out);
        yaml_put_quoted(column->values[v].code, out);
        fputs(", label: ", out);
        put_label(out, &column->values[v].label);
        fputs("}\n", out);
    }
    free(text);
}

static void put_codebook(const struct publication *publication, FILE *out)
{
    put_head(publication->codebook, out);
    for (size_t c = 0; c < publication->release->n_columns; c++)
        if (publication->release->columns[c].fate == FATE_PUBLISHED)
            put_question(publication, &publication->release->columns[c], out);
}

bool publish_codebook(const struct publication *publication, struct faults *faults)
{
    return publish_file(publication, "codebook.yaml", put_codebook, faults);
}
