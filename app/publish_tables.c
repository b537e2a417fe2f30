#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "app/csv_out.h"
#include "app/publish.h"
#include "data/mem.h"
#include "data/text.h"

/* No share of fewer: "no percentage under n = 10". */
enum { SHARE_BASE_MIN = 10 };

static const struct question *question_of(const struct publication *publication,
                                          const struct release_column *column)
{
    return &publication->codebook->questions[column->question];
}

const char *publish_label(const struct publication *publication, const struct label *label)
{
    const char *text = publication->french ? label->fr : label->en;
    return text ? text : "";
}

bool publish_file(const struct publication *publication, const char *name,
                  void (*put)(const struct publication *, FILE *), struct faults *faults)
{
    FILE *out = folder_open(publication->folder, name, faults);
    if (!out)
        return false;
    put(publication, out);
    return folder_close(publication->folder, name, out, faults);
}

static const struct label *item_label(const struct question *question, size_t item)
{
    const bool has = item < question->n_items &&
                     (question->type == QUESTION_MULTIPLE || question->type == QUESTION_MATRIX);
    return has ? &question->items[item].label : NULL;
}

char *publish_question_text(const struct publication *publication,
                            const struct release_column *column)
{
    const struct question *question = question_of(publication, column);
    const struct label *item = item_label(question, column->item);
    const char *text = publish_label(publication, &question->text);
    if (item)
        return mem_printf("%s — %s", text, publish_label(publication, item));
    if (question->type == QUESTION_RANKING && column->item != ITEM_OTHER)
        return mem_printf(_("%s — rank %zu"), text, column->item + 1);
    return mem_text(text);
}

/* ---- Micro-data ---------------------------------------- */

static void end_line(const struct publication *publication, FILE *out)
{
    if (publication->codebook->synthetic)
        csv_text(out, "yes");
    csv_end_line(out);
}

static void end_header(const struct publication *publication, FILE *out)
{
    if (publication->codebook->synthetic)
        csv_text(out, "synthetic");
    csv_end_line(out);
}

static void put_first_or_next(FILE *out, const char *text, bool *first)
{
    if (*first)
        csv_first_text(out, text);
    else
        csv_text(out, text);
    *first = false;
}

static void put_answers(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    bool first = true;
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            put_first_or_next(out, release->columns[c].name, &first);
    end_header(publication, out);
    for (size_t r = 0; r < release->answers->n; r++) {
        first = true;
        for (size_t c = 0; c < release->n_columns; c++)
            if (release->columns[c].fate == FATE_PUBLISHED)
                put_first_or_next(out, release_cell(&release->columns[c], release->order[r]),
                                  &first);
        end_line(publication, out);
    }
}

/* In both languages, so that the columns are the same in either run. */
static void put_unit(const struct question *question, FILE *out)
{
    csv_text(out, question->unit.fr ? question->unit.fr : "");
    csv_text(out, question->unit.en ? question->unit.en : "");
}

/* ---- Codebook ---------------------------------------- */

static const char *const TYPES[N_QUESTION_TYPES] = {
    "single", "multiple", "likert", "matrix", "ranking", "numeric", "date", "text", "place"};

static void put_variable(const struct publication *publication, const struct release_column *column,
                         const struct release_value *value, FILE *out)
{
    const struct question *question = question_of(publication, column);
    const struct label *item = item_label(question, column->item);
    csv_first_text(out, column->name);
    csv_text(out, question->id);
    csv_text(out, TYPES[question->type]);
    csv_text(out, column->key ? "key" : column->sensitive ? "sensitive" : "");
    csv_text(out, question->text.fr ? question->text.fr : "");
    csv_text(out, question->text.en ? question->text.en : "");
    csv_text(out, item ? item->fr : "");
    csv_text(out, item ? item->en : "");
    put_unit(question, out);
    csv_text(out, value ? value->code : "");
    csv_text(out, value ? value->label.fr : "");
    csv_text(out, value ? value->label.en : "");
    csv_text(out, publish_fate_words(column->fate));
    end_line(publication, out);
}

static void put_codebook(const struct publication *publication, FILE *out)
{
    fputs("variable,question,type,role,question_fr,question_en,item_fr,item_en,unit_fr,unit_en,value,"
          "label_fr,label_en,withheld",
          out);
    end_header(publication, out);
    for (size_t c = 0; c < publication->release->n_columns; c++) {
        const struct release_column *column = &publication->release->columns[c];
        if (column->fate != FATE_PUBLISHED)
            put_variable(publication, column, NULL, out);
        for (size_t v = 0; column->fate == FATE_PUBLISHED && v < column->n_values; v++)
            put_variable(publication, column, &column->values[v], out);
    }
}

/* ---- Tables ---------------------------------------- */

static size_t n_valid_of(const struct release_base *base)
{
    return base->by_status[ANSWER_GIVEN];
}

static size_t n_asked_of(const struct release_base *base)
{
    size_t n = 0;
    for (size_t s = 0; s < N_RELEASE_STATUSES; s++)
        n += s == ANSWER_NOT_SHOWN ? 0 : base->by_status[s];
    return n;
}

static bool is_tick(const struct release_value *value)
{
    return strcmp(value->code, "1") == 0;
}

static const char *group_code(const struct release *release, size_t row)
{
    return row ? release->group_codes[row - 1] : "";
}

/* A share, where enough people bear it. */
static void put_share(FILE *out, bool told, size_t n, size_t base)
{
    csv_number(out, told && base >= SHARE_BASE_MIN ? (double)n / (double)base : (double)NAN);
}

/* All ticks of a question in one row of its tables; 0 where some of them are not published, for a
 * share of them all would tell those. */
static size_t n_mentions(const struct release *release, size_t q, size_t row)
{
    size_t n = 0;
    if (release->answers->codebook->questions[q].other)
        return 0;
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        if (column->question != q)
            continue;
        if (column->fate != FATE_PUBLISHED || (row && !column->by_groups))
            return 0;
        for (size_t v = 0; v < column->n_values; v++) {
            if (column->hidden[row * column->n_values + v])
                return 0;
            n += is_tick(&column->values[v]) ? (size_t)column->counts[row * column->n_values + v]
                                             : 0;
        }
    }
    return n;
}

/* A tick on its three denominators, as the report gives them. Those asked are everywhere in the
 * table, so that this share tells no more than its count; who ticked nothing is one of them. */
static void put_tick_shares(const struct publication *publication,
                            const struct release_column *column, size_t row, size_t v, FILE *out)
{
    const struct release_base *base = &column->bases[row];
    const size_t cell = row * column->n_values + v, n = (size_t)column->counts[cell];
    const bool told = !column->hidden[cell] && is_tick(&column->values[v]);
    put_share(out, told, n, n_asked_of(base) - base->by_status[RELEASE_SUPPRESSED]);
    put_share(out, told && !column->base_hidden[row], n, n_valid_of(base));
    put_share(out, told, n, told ? n_mentions(publication->release, column->question, row) : 0);
}

static void put_count(const struct publication *publication, const struct release_column *column,
                      size_t row, size_t v, FILE *out)
{
    const struct release_base *base = &column->bases[row];
    const size_t cell = row * column->n_values + v, n_valid = n_valid_of(base);
    const bool base_hidden = column->base_hidden[row];
    csv_first_text(out, column->name);
    csv_text(out, group_code(publication->release, row));
    csv_text(out, column->values[v].code);
    csv_number(out, column->hidden[cell] ? (double)NAN : (double)column->counts[cell]);
    if (question_of(publication, column)->type == QUESTION_MULTIPLE)
        put_tick_shares(publication, column, row, v, out);
    else
        put_share(out, !column->hidden[cell] && !base_hidden, (size_t)column->counts[cell],
                  n_valid);
    csv_count(out, n_asked_of(base));
    csv_number(out, base_hidden ? (double)NAN : (double)n_valid);
    for (size_t s = ANSWER_NOT_SHOWN; s < N_RELEASE_STATUSES; s++) {
        const bool told = !(row ? column->pooled : column->all_pooled) || s == ANSWER_NOT_SHOWN ||
                          s == RELEASE_SUPPRESSED;
        csv_number(out, told ? (double)base->by_status[s] : (double)NAN);
    }
    csv_text(out, column->hidden[cell] ? "hidden" : "");
    end_line(publication, out);
}

static void put_table(const struct publication *publication, size_t q, FILE *out)
{
    const struct release *release = publication->release;
    fprintf(out, "variable,group,value,count,%s,n_asked,n_valid",
            publication->codebook->questions[q].type == QUESTION_MULTIPLE
                ? "share_of_asked,share_of_at_least_one,share_of_mentions"
                : "share");
    for (size_t s = ANSWER_NOT_SHOWN; s < N_RELEASE_STATUSES; s++)
        fprintf(out, ",n_%s", release_status_names[s]);
    csv_text(out, "flag");
    end_header(publication, out);
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        if (column->question != q || column->fate != FATE_PUBLISHED)
            continue;
        for (size_t row = 0; row <= (column->by_groups ? release->n_groups : 0); row++)
            for (size_t v = 0; v < column->n_values; v++)
                put_count(publication, column, row, v, out);
    }
}

static bool has_table(const struct release *release, size_t q)
{
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].question == q && release->columns[c].fate == FATE_PUBLISHED)
            return true;
    return false;
}

static bool write_tables(struct publication *publication, struct faults *faults)
{
    bool fine = true;
    for (size_t q = 0; q < publication->codebook->n_questions && fine; q++) {
        if (!has_table(publication->release, q))
            continue;
        char *name = publication->tables[q] = release_table_name(publication->codebook, q);
        FILE *out = folder_open(publication->folder, name, faults);
        if (out)
            put_table(publication, q, out);
        fine = out && folder_close(publication->folder, name, out, faults);
    }
    return fine;
}

static void put_sum(const struct publication *publication, const struct release_column *column,
                    size_t row, FILE *out)
{
    const struct question *question = question_of(publication, column);
    const struct release_sum *sum = &column->sums[row];
    csv_first_text(out, column->name);
    csv_text(out, group_code(publication->release, row));
    put_unit(question, out);
    if (sum->hidden)
        fputs(",", out);
    else
        csv_count(out, sum->n);
    csv_number(out, sum->hidden ? (double)NAN : sum->total);
    csv_number(out, sum->hidden || !sum->n ? (double)NAN : sum->total / (double)sum->n);
    csv_text(out, sum->hidden ? "hidden" : "");
    end_line(publication, out);
}

static void put_sums(const struct publication *publication, FILE *out)
{
    const struct release *release = publication->release;
    fputs("variable,group,unit_fr,unit_en,n_valid,total,mean,flag", out);
    end_header(publication, out);
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        for (size_t row = 0;
             column->sums && row <= (column->sums_by_groups ? release->n_groups : 0); row++)
            put_sum(publication, column, row, out);
    }
}

/* ---- What was done ---------------------------------------- */

const char *publish_fate_words(enum release_fate fate)
{
    static const char *const words[N_FATES] = {
        [FATE_PUBLISHED] = "",
        [FATE_IDENTIFIER] = N_("it would tell who answered"),
        [FATE_FREE_TEXT] = N_("a free text, not coded"),
        [FATE_DESIGN] = N_("a weight or cluster, by which somebody could be found"),
        [FATE_TOO_FEW] = N_(
            "too few answers differ: levels of enough answers cannot be told apart"),
        [FATE_FILTER] = N_("whether it was asked would tell an answer that is withheld or merged"),
        [FATE_EARLIER] = N_(
            "the earlier release has levels that are not known any more")};
    return fate == FATE_PUBLISHED ? "" : _(words[fate]);
}

struct action {
    const char *id, *value;
    size_t n_cells;
    const char *reason;
};

static void put_action(const struct publication *publication, const struct release_column *column,
                       const struct action *action, FILE *out)
{
    csv_first_text(out, column->name);
    csv_text(out, action->id);
    csv_text(out, action->value);
    csv_count(out, column->n_levels);
    csv_count(out, column->fate == FATE_PUBLISHED ? column->n_values : 0);
    csv_count(out, action->n_cells);
    csv_text(out, action->reason);
    end_line(publication, out);
}

static const char *reason_of_value(const struct release_column *column,
                                   const struct release_value *value)
{
    if (column->numeric)
        return _("a number told exactly can be recognised");
    if (value->others)
        return _("each of these places alone has too few answers, told too much together with the "
                 "other keys, or is an address; none is named");
    return _("one of these levels alone has too few answers, or told too much together with the "
             "other keys");
}

static void log_values(const struct publication *publication, const struct release_column *column,
                       FILE *out)
{
    for (size_t v = 0; v < column->n_values; v++) {
        const struct release_value *value = &column->values[v];
        const bool merged = value->others ? column->counts[v] > 0 : value->n_merged > 1;
        if (merged || column->numeric)
            put_action(publication, column,
                       &(struct action){column->numeric ? "class" : "merge", value->code,
                                        (size_t)column->counts[v], reason_of_value(column, value)},
                       out);
    }
}

static void log_column(const struct publication *publication, const struct release_column *column,
                       FILE *out)
{
    if (column->fate != FATE_PUBLISHED) {
        put_action(publication, column,
                   &(struct action){"withhold", "", publication->release->answers->n,
                                    publish_fate_words(column->fate)},
                   out);
        return;
    }
    log_values(publication, column, out);
    if (column->n_locally)
        put_action(publication, column,
                   &(struct action){
                       "suppress", "", column->n_locally,
                       _("with the other keys, too few answers are alike, or they say the same")},
                   out);
    if (column->n_hidden)
        put_action(publication, column,
                   &(struct action){"hide", "", column->n_hidden,
                                    _("its cell of a table is hidden, or would tell one that is")},
                   out);
}

static void put_log(const struct publication *publication, FILE *out)
{
    fputs("variable,action,value,n_levels_before,n_levels_after,n_cells,reason", out);
    end_header(publication, out);
    for (size_t c = 0; c < publication->release->n_columns; c++)
        log_column(publication, &publication->release->columns[c], out);
}

bool publish_tables(struct publication *publication, struct faults *faults)
{
    return publish_file(publication, "answers.csv", put_answers, faults) &&
           publish_file(publication, "codebook.csv", put_codebook, faults) &&
           publish_file(publication, "recoding_log.csv", put_log, faults) &&
           publish_file(publication, "tables/totals-and-means.csv", put_sums, faults) &&
           write_tables(publication, faults);
}
