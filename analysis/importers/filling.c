#include "analysis/importers/filling.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/markup.h"
#include "analysis/importers/ticks.h"
#include "analysis/importers/value_labels.h"
#include "data/mem.h"
#include "data/text.h"

struct answer_column *filling_column(const struct import *import, const struct target *target)
{
    struct answers *answers = import->answers;
    for (size_t c = 0; c < answers->n_columns && target->kind == TARGET_CELL; c++)
        if (answers->columns[c].question == target->question &&
            answers->columns[c].item == target->item)
            return &answers->columns[c];
    return NULL;
}

/* "A1, A2, A3": the codes that a question has, or the first of them. Release with free(). */
static char *codes_of(const struct question *question)
{
    enum { SHOWN = 8 };
    char *text = mem_text("");
    for (size_t k = 0; k < question->n_levels && k <= SHOWN; k++) {
        char *longer = mem_printf("%s%s%s", text, k ? ", " : "",
                                  k < SHOWN ? question->levels[k].code : "...");
        free(text);
        text = longer;
    }
    return text;
}

static void bad_level(const struct import *import, const struct question *question,
                      struct where where, const char *text, const char *shown)
{
    const char **codes = mem_zeroed(question->n_levels, sizeof *codes);
    for (size_t k = 0; k < question->n_levels; k++)
        codes[k] = question->levels[k].code;
    const char *nearest = text_nearest(text, codes, question->n_levels);
    char *all = codes_of(question);
    if (nearest)
        faults_add(import->faults, where,
                   _("expected a level of %s (%s), found \"%s\"; did you mean \"%s\"? Correct the "
                     "answer, or add it to the codebook"),
                   question->id, all, shown, nearest);
    else
        faults_add(import->faults, where,
                   _("expected a level of %s (%s), found \"%s\": correct the answer, or add it to "
                     "the codebook"),
                   question->id, all, shown);
    free(all);
    free(codes);
}

static void bad_cell(const struct import *import, const struct heading *heading, size_t line,
                     const char *text)
{
    const struct question *question = &import->codebook->questions[heading->target.question];
    const struct where where = {import->path, line, heading->text};
    if (import->faults->n_kept == FAULTS_MAX) { /* it would be counted alone: do not look further */
        import->faults->n++;
        return;
    }
    char *shown = mem_text_n(text, 60);
    if (heading->column && heading->column->kind == ANSWERS_NUMBERS)
        faults_add(import->faults, where,
                   question->type == QUESTION_DATE
                       ? _("expected a date as 2026-03-09 or, the day first, 09/03/2026, found \"%s\": correct "
                           "the answer")
                       : _("expected a number, found \"%s\": correct the answer, or tell the decimal "
                           "mark (--decimal)"),
                   shown);
    else if (question->type == QUESTION_MULTIPLE)
        faults_add(import->faults, where,
                   _("expected a tick (Y, 1, oui) or nothing, found \"%s\": correct the answer, or "
                     "add it to the item's aliases"),
                   shown);
    else
        bad_level(import, question, where, text, shown);
    free(shown);
}

static void set_text(struct import *import, struct answer_column *column, size_t i,
                     const char *text, size_t n)
{
    column->texts[i] = answers_keep(import->answers, text, n);
    column->status[i] = ANSWER_GIVEN;
}

/* An answer that is no level is what "other" stands for, where no column of its own holds that. */
static bool is_other(struct import *import, const struct heading *heading, size_t i,
                     const char *text, size_t n)
{
    const struct question *question = &import->codebook->questions[heading->target.question];
    struct answer_column *other =
        filling_column(import, &(struct target){TARGET_CELL, heading->target.question, ITEM_OTHER});
    if (question->type != QUESTION_SINGLE || !other || import->has_other[other->question])
        return false;
    for (size_t k = 0; k < question->n_levels; k++)
        if (question->levels[k].role == ROLE_OTHER) {
            heading->column->levels[i] = (int16_t)k;
            heading->column->status[i] = ANSWER_GIVEN;
            set_text(import, other, i, text, n);
            return true;
        }
    return false;
}

/* "'=1+1" was "=1+1" before a tool kept spreadsheets from computing it. */
static bool is_masked(const char *text)
{
    return *text == '\'' && text[1] && strchr("=+-@", text[1]);
}

/* What a tool, not a respondent, wrote: R does not quote its NA. */
static bool is_no_text(const struct import *import, const struct cell *cell)
{
    const bool bare = import->dialect == EXPORT_KOBO ||
                      (!cell->quoted && !filling_is_limesurvey(import) &&
                       import->dialect != EXPORT_GOOGLE_FORMS);
    return strcmp(cell->text, "#N/A") == 0 || (bare && strcmp(cell->text, "NA") == 0);
}

static void fill_text(struct import *import, const struct heading *heading, size_t i,
                      const struct cell *cell)
{
    const char *text = cell->text;
    enum answer_status status;
    if (heading->ticks_too && cell->n <= 5 && ticks_is_word(text))
        return;
    if (cell_is_missing(import->codebook, text, &status)) {
        heading->column->status[i] = (unsigned char)status;
        return;
    }
    if (is_no_text(import, cell))
        return;
    const size_t masked = is_masked(text);
    char *plain =
        import->dialect == EXPORT_LIMESURVEY_VV ? markup_vv(text) : mem_text(text + masked);
    set_text(import, heading->column, i, plain, strlen(plain));
    free(plain);
}

/* A day that the file does not call one: it need not count from where a spreadsheet does. */
static bool is_bare_day(const struct import *import, const struct heading *heading,
                        const char *text)
{
    double number;
    return import->codebook->questions[heading->column->question].type == QUESTION_DATE &&
           text_number(text, &number);
}

static bool is_statistical(const struct import *import)
{
    return import->dialect == EXPORT_SPSS || import->dialect == EXPORT_STATA;
}

/* The level that the label of a value names, where the value is the code of another. */
static size_t level_by_label(const struct question *question, const struct answer_column *column,
                             int16_t level, const char *label)
{
    return label && column->levels && level >= 0 && question->type != QUESTION_MULTIPLE
               ? cell_other_level(question, (size_t)level, label)
               : SIZE_MAX;
}

/* What a coded value means: in SPSS and Stata its label tells, for the file may number levels in its
 * own way; a value declared missing is no answer unless the codebook says more of it. */
static struct reading_of_cell read_cell(const struct import *import,
                                        const struct heading *heading, const struct cell *cell)
{
    const struct codebook *codebook = import->codebook;
    const bool statistical = is_statistical(import);
    struct reading_of_cell reading =
        cell_read(codebook, heading->column, heading->memo, cell->text, cell->n, import->decimal);
    if (statistical && is_bare_day(import, heading, cell->text))
        reading.known = reading.known && reading.status != ANSWER_GIVEN;
    const char *label =
        statistical ? source_label(import->source, (size_t)(heading - import->headings), cell->text)
                    : NULL;
    const struct question *question = &codebook->questions[heading->column->question];
    const size_t other = level_by_label(question, heading->column, reading.level, label);
    const char *said = other != SIZE_MAX ? question->levels[other].code : reading.known ? NULL : label;
    if (said)
        reading = cell_read(codebook, heading->column, heading->memo, said, strlen(said),
                            import->decimal);
    enum answer_status status;
    if (label && (reading.status == ANSWER_GIVEN || reading.status == ANSWER_INVALID) &&
        cell_is_missing(codebook, label, &status))
        reading = (struct reading_of_cell){status, -1, (double)NAN, true, false};
    if (statistical && cell->quoted && (!reading.known || reading.status == ANSWER_GIVEN))
        reading = (struct reading_of_cell){ANSWER_SKIPPED, -1, (double)NAN, true, false};
    if (reading.known && reading.status == ANSWER_NOT_SHOWN && !filling_is_limesurvey(import) &&
        cell_is_nothing(cell->text))
        reading.status = ANSWER_SKIPPED; /* "N/A" says more in LimeSurvey than elsewhere */
    return reading;
}

void filling_warn_of_labels(const struct import *import, const struct heading *heading)
{
    const struct answer_column *column = heading->column;
    if (!is_statistical(import) || !column || !column->levels)
        return;
    const struct question *question = &import->codebook->questions[column->question];
    size_t n;
    const struct value_label *const *labels =
        value_labels_of(import->source->labels, (size_t)(heading - import->headings), &n);
    for (size_t k = 0; k < n; k++) {
        const struct reading_of_cell coded =
            cell_read(import->codebook, column, heading->memo, labels[k]->value,
                      strlen(labels[k]->value), import->decimal);
        const size_t level = level_by_label(question, column, coded.level, labels[k]->label);
        if (level == SIZE_MAX)
            continue;
        faults_add(import->warnings, (struct where){import->path, 1, heading->text},
                   _("the file calls %s \"%s\", and so the codebook calls the level %s, not %s: "
                     "values count as their labels say"),
                   labels[k]->value, labels[k]->label, question->levels[level].code,
                   question->levels[coded.level].code);
        return;
    }
}

/* True when an older column of the same question holds this respondent's answer. */
static bool was_answered(const struct heading *heading, size_t i)
{
    if (!heading->again) /* as nearly all: what was written there is far away by now */
        return false;
    const unsigned char status = heading->column->status[i];
    return status != BARE && status != ANSWER_SKIPPED && status != ANSWER_NOT_SHOWN;
}

/* "1,234", "-12.500": one to three digits, the mark, three digits. */
static bool may_group(const char *text, const char *mark)
{
    static const char digits[] = "0123456789";
    const char *first = text + (*text == '-' || *text == '+');
    const size_t n_before = (size_t)(mark - first), n_behind = strspn(mark + 1, digits);
    return n_before >= 1 && n_before <= 3 && *first != '0' && strspn(first, digits) == n_before &&
           n_behind == 3 && !mark[4];
}

static void fill_value(struct import *import, const struct heading *heading, size_t i,
                       const struct cell *cell)
{
    struct answer_column *column = heading->column;
    const struct reading_of_cell reading = read_cell(import, heading, cell);
    if (!reading.known && is_other(import, heading, i, cell->text, cell->n))
        return;
    if (!reading.known)
        bad_cell(import, heading, import->answers->lines[i], cell->text);
    else if (reading.status == ANSWER_INVALID && import->warnings->n <= FAULTS_MAX)
        faults_add(import->warnings, (struct where){import->path, import->answers->lines[i], heading->text},
                   _("found %s, out of the range of the question: it counts as invalid"),
                   cell->text);
    if (reading.shared && import->warnings->n <= FAULTS_MAX)
        faults_add(import->warnings, (struct where){import->path, import->answers->lines[i], heading->text},
                   _("several levels are called \"%s\", which counts as the first of them, %s: give "
                     "each its own label in the codebook"),
                   cell->text,
                   import->codebook->questions[column->question].levels[reading.level].code);
    column->status[i] = (unsigned char)reading.status;
    if (column->levels) {
        column->levels[i] = reading.level;
        return;
    }
    column->numbers[i] = reading.number;
    const bool is_date = import->codebook->questions[column->question].type == QUESTION_DATE;
    const char *mark = is_date ? NULL : strpbrk(cell->text, ",.");
    if (!mark)
        return;
    import->n_commas += strchr(mark, ',') != NULL;
    import->n_points += strchr(mark, '.') != NULL;
    import->n_grouped += may_group(cell->text, mark);
}

void filling_cell(struct import *import, const struct heading *heading, size_t i,
                  const struct cell *cell)
{
    struct answer_column *column = heading->column;
    if (!cell->n) {
        if (!(heading->ticks_too && column->status[i] == ANSWER_GIVEN) && !was_answered(heading, i))
            column->status[i] = cell->quoted ? ANSWER_SKIPPED : BARE;
        return;
    }
    if (import->dialect == EXPORT_LIMESURVEY_VV &&
        strcmp(cell->text, "{question_not_shown}") == 0) {
        if (!was_answered(heading, i))
            column->status[i] = ANSWER_NOT_SHOWN;
        return;
    }
    import->bare_text = import->bare_text || !cell->quoted;
    if (!heading->ticks_too && was_answered(heading, i))
        faults_add(import->faults, (struct where){import->path, import->answers->lines[i], heading->text},
                   _("the question %s is answered in a column before already: empty one of the "
                     "two"),
                   import->codebook->questions[column->question].id);
    else if (column->kind == ANSWERS_TEXTS)
        fill_text(import, heading, i, cell);
    else
        fill_value(import, heading, i, cell);
}

void filling_rank(struct import *import, const struct heading *heading, size_t i,
                  const struct cell *cell)
{
    const size_t digits = strcspn(cell->text, "0123456789");
    const unsigned long rank = strtoul(cell->text + digits, NULL, 10);
    struct answer_column *column = filling_column(
        import, &(struct target){TARGET_CELL, heading->target.question, rank ? rank - 1 : 0});
    if (!cell->n)
        return;
    if (!rank || !column) {
        faults_add(import->faults,
                   (struct where){import->path, import->answers->lines[i], heading->text},
                   _("expected a rank from 1 to %zu, found \"%s\": correct the answer"),
                   import->codebook->questions[heading->target.question].n_ranks, cell->text);
        return;
    }
    const struct question *question = &import->codebook->questions[heading->target.question];
    const bool tied = column->status[i] == ANSWER_GIVEN &&
                      column->levels[i] != (int16_t)heading->target.item;
    if (tied)
        faults_add(import->faults,
                   (struct where){import->path, import->answers->lines[i], question->id},
                   _("\"%s\" and \"%s\" are both ranked %lu: correct the answer"),
                   question->levels[column->levels[i]].code,
                   question->levels[heading->target.item].code, rank);
    column->levels[i] = (int16_t)heading->target.item;
    column->status[i] = ANSWER_GIVEN;
}

/* The code of "other" among those of a multiple choice: what was meant is in a column of its own. */
static bool is_code_of_other(const char *text)
{
    static const char *const codes[] = {"other", "autre", "autres", "oth"};
    char *folded = text_folded(text);
    bool is = false;
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        is = is || strcmp(codes[k], folded) == 0;
    free(folded);
    return is;
}

/* A cell that stands for all of a question says why there is no answer. */
static void fill_missing(struct import *import, size_t q, size_t i, enum answer_status status)
{
    struct answers *answers = import->answers;
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == q && answers->columns[c].item != ITEM_OTHER) {
            answers->columns[c].status[i] = (unsigned char)status;
            answers->columns[c].levels[i] = -1;
        }
}

void filling_summary(struct import *import, const struct heading *heading, size_t i,
                     const struct cell *cell)
{
    const size_t q = heading->target.question;
    enum answer_status status;
    if (import->has_items[q] || !cell->n)
        return;
    if (cell_is_missing(import->codebook, cell->text, &status)) {
        fill_missing(import, q, i, status);
        return;
    }
    if (cell_is_nothing(cell->text))
        return;
    char *rest = ticks_split(import->answers, q, i, cell->text,
                             import->dialect == EXPORT_KOBO ? ' ' : 0);
    struct answer_column *other =
        filling_column(import, &(struct target){TARGET_CELL, q, ITEM_OTHER});
    const struct question *question = &import->codebook->questions[q];
    if (*rest && question->type == QUESTION_RANKING &&
        cell_level(question, rest + strspn(rest, " ,;")) != SIZE_MAX)
        faults_add(import->faults, (struct where){import->path, import->answers->lines[i], heading->text},
                   _("expected %zu ranks at most, found \"%s\" behind them: correct the answer, or "
                     "\"ranks\" in the codebook"),
                   question->n_ranks, rest);
    else if (*rest && other && !import->has_other[q])
        set_text(import, other, i, rest, strlen(rest));
    else if (*rest && !(other && is_code_of_other(rest)))
        bad_cell(import, heading, import->answers->lines[i], rest);
    free(rest);
}
