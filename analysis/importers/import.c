#include "analysis/importers/import.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/filling.h"
#include "analysis/importers/markup.h"
#include "analysis/importers/ticks.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/text.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

static const struct {
    const char *word, *name;
} DIALECTS[N_EXPORT_DIALECTS] = {[EXPORT_DETECT] = {"detect", "?"},
                                 [EXPORT_LIMESURVEY] = {"limesurvey", "LimeSurvey CSV"},
                                 [EXPORT_LIMESURVEY_VV] = {"vv", "LimeSurvey VV"},
                                 [EXPORT_KOBO] = {"kobo", "KoboToolbox"},
                                 [EXPORT_GOOGLE_FORMS] = {"google", "Google Forms"},
                                 [EXPORT_TABLE] = {"table", N_("table")},
                                 [EXPORT_SPSS] = {"spss", "SPSS"},
                                 [EXPORT_STATA] = {"stata", "Stata"}};

const char *export_dialect_name(enum export_dialect dialect)
{
    return _(DIALECTS[dialect].name);
}

enum export_dialect export_dialect_find(const char *word)
{
    enum export_dialect d = EXPORT_DETECT;
    while (d < N_EXPORT_DIALECTS && strcmp(DIALECTS[d].word, word) != 0)
        d++;
    return d;
}

/* Answers are held in memory: two to nine bytes a cell. */
enum { CELLS_MAX = 200000000 };

/* ---- Headings ---------------------------------------- */

static bool has_heading(const struct row *row, const char *folded)
{
    for (size_t c = 0; c < row->n_cells && c < ROW_CELLS_MAX; c++) {
        char *text = text_folded(row->cells[c].text);
        const bool same = strcmp(text, folded) == 0;
        free(text);
        if (same)
            return true;
    }
    return false;
}

static bool has_any(const struct row *row, const char *const folded[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (has_heading(row, folded[i]))
            return true;
    return false;
}

static enum export_dialect detect(const struct row *row)
{
    static const char *const lime[] = {"submitdate", "date_de_soumission", "date_submitted",
                                       "lastpage", "derniere_page", "startlanguage",
                                       "submitdate_date_de_soumission",
                                       "submitdate_date_submitted", "lastpage_last_page"};
    static const char *const kobo[] = {"uuid", "submission_time", "validation_status",
                                       "submissiondate", "meta_instanceid", "instanceid"};
    static const char *const google[] = {"horodateur", "timestamp"};
    if (has_any(row, lime, sizeof lime / sizeof *lime))
        return EXPORT_LIMESURVEY;
    if (has_any(row, kobo, sizeof kobo / sizeof *kobo))
        return EXPORT_KOBO;
    return has_any(row, google, sizeof google / sizeof *google) ? EXPORT_GOOGLE_FORMS
                                                                : EXPORT_TABLE;
}

/* The two first rows of a VV export are headings; its marks are found nowhere else. */
static bool is_vv(const struct row *second)
{
    return has_heading(second, "submitdate") &&
           (has_heading(second, "lastpage") || has_heading(second, "startlanguage"));
}

static void note_target(struct import *import, const struct target *target)
{
    if (target->kind != TARGET_CELL && target->kind != TARGET_SUMMARY &&
        target->kind != TARGET_RANK)
        return;
    if (target->item == ITEM_OTHER && target->kind == TARGET_CELL) {
        import->has_other[target->question] = true;
        return;
    }
    import->has_own[target->question] = true;
    if (target->kind == TARGET_CELL && target->item != ITEM_NONE)
        import->has_items[target->question] = true;
}

/* Headings cut short need not be unique. Where as many columns bear one as things begin so, they
 * stand in the order of the codebook, as the tool writes them; else nothing tells them apart. */
static void find_shortened(struct import *import, struct headings *known, size_t first)
{
    enum { SAME_MAX = 64 };
    struct target targets[SAME_MAX + 1];
    const char *text = import->headings[first].text;
    size_t at[SAME_MAX], n = 0;
    for (size_t c = first; c < import->n_headings; c++)
        if (import->headings[c].target.kind == TARGET_NONE && n < SAME_MAX &&
            strcmp(import->headings[c].text, text) == 0)
            at[n++] = c;
    const size_t n_found = headings_shortened(known, text, targets, SAME_MAX + 1);
    if (n_found != n) {
        if (n_found > 1)
            faults_add(import->warnings, (struct where){import->path, 1, text},
                       _("%zu things asked begin so, and %zu columns: export the file with codes "
                         "or full texts as headings"),
                       n_found, n);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        import->headings[at[k]].target = targets[k];
        headings_take(known, targets[k]);
    }
}

static void find_columns(struct import *import)
{
    size_t beside = SIZE_MAX;
    for (size_t c = 0; c < import->n_headings; c++) {
        struct heading *heading = &import->headings[c];
        if (heading->target.kind == TARGET_NONE && beside != SIZE_MAX &&
            import->codebook->questions[beside].other && heading_says_other(heading->text))
            heading->target = (struct target){TARGET_CELL, beside, ITEM_OTHER};
        heading->column = filling_column(import, &heading->target);
        if (heading->column)
            import->has_column[heading->column - import->answers->columns] = true;
        const bool asks = heading->target.kind >= TARGET_CELL &&
                          heading->target.kind <= TARGET_RANK;
        beside = asks ? heading->target.question : SIZE_MAX;
        note_target(import, &heading->target);
    }
    for (size_t c = 0; c < import->n_headings; c++)
        for (size_t d = 0; d < import->n_headings && import->headings[c].column; d++) {
            struct heading *heading = &import->headings[c];
            if (c == d || heading->column != import->headings[d].column)
                continue;
            heading->ticks_too = heading->target.item == ITEM_OTHER;
            heading->again = heading->again || d < c;
        }
}

static bool same_words(const struct aliases *a, const struct aliases *b)
{
    bool same = a->n_words == b->n_words;
    for (size_t w = 0; w < a->n_words && same; w++)
        same = strcmp(a->words[w], b->words[w]) == 0;
    return same;
}

/* Whether cells of both questions are read as the same levels: those of a scale that they share. */
static bool same_levels(const struct question *a, const struct question *b)
{
    bool same = a->n_levels == b->n_levels && a->n_levels && a->type != QUESTION_MULTIPLE &&
                b->type != QUESTION_MULTIPLE;
    for (size_t k = 0; k < a->n_levels && same; k++) {
        const struct level *x = &a->levels[k], *y = &b->levels[k];
        same = strcmp(x->code, y->code) == 0 && strcmp(x->label.fr, y->label.fr) == 0 &&
               strcmp(x->label.en, y->label.en) == 0 && x->role == y->role &&
               same_words(&x->aliases, &y->aliases);
    }
    return same;
}

/* Columns of one scale share what was read, which then stays near. */
static void give_memos(struct import *import)
{
    for (size_t c = 0; c < import->n_headings; c++) {
        struct heading *heading = &import->headings[c], *before = heading - (c > 0);
        const struct question *questions = import->codebook->questions;
        heading->owns_memo = !heading->column || !c || !before->column ||
                             !heading->column->levels || !before->column->levels ||
                             !same_levels(&questions[heading->target.question],
                                          &questions[before->target.question]);
        const size_t n_levels =
            heading->column ? questions[heading->target.question].n_levels : 0;
        heading->memo = heading->owns_memo ? cell_memo_create(n_levels) : before->memo;
    }
}

static void find_targets(struct import *import, const struct row *row)
{
    struct headings *known = headings_create(import->codebook);
    const size_t n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    import->n_headings = n;
    import->headings = mem_zeroed(n, sizeof *import->headings);
    for (size_t c = 0; c < n; c++) {
        struct heading *heading = &import->headings[c];
        heading->text = markup_plain(text_unguarded(row->cells[c].text));
        heading->target = headings_find(known, heading->text, import->dialect == EXPORT_KOBO);
    }
    for (size_t c = 0; c < n; c++)
        if (import->headings[c].target.kind == TARGET_NONE &&
            strstr(import->headings[c].text, ".."))
            find_shortened(import, known, c);
    headings_free(known);
    find_columns(import);
    give_memos(import);
    for (size_t c = 0; c < n; c++)
        filling_warn_of_labels(import, &import->headings[c]);
}

/* A codebook of which the export holds less than half belongs to another questionnaire: false with a
 * fault, beside which columns of no question tell nothing. One of which it holds most was asked in part, or is
 * published in part. */
static bool check_questions(const struct import *import)
{
    const struct codebook *codebook = import->codebook;
    size_t n_lacking = 0;
    for (size_t q = 0; q < codebook->n_questions; q++)
        n_lacking += !import->has_own[q];
    if (2 * n_lacking > codebook->n_questions) {
        const bool first_sheet = sheet_is_workbook(import->path) && !import->source->format.sheet;
        faults_add(import->faults, (struct where){import->path, 1, NULL},
                   first_sheet
                       ? _("the headings of the first sheet name %zu of the %zu questions of the codebook "
                           "%s: do the answers stand on another sheet (--sheet), or is it the codebook of "
                           "another questionnaire? Else add the headings to its aliases")
                       : _("the headings name %zu of the %zu questions of the codebook %s: is it the "
                           "codebook of this questionnaire? If it is, add the headings to its aliases"),
                   codebook->n_questions - n_lacking, codebook->n_questions, codebook->path);
        return false;
    }
    for (size_t q = 0; q < codebook->n_questions; q++)
        if (!import->has_own[q])
            faults_add(import->warnings,
                       (struct where){import->path, 1, codebook->questions[q].id},
                       _("no column holds this question of the codebook: it counts as not shown; "
                         "if it has one, add its heading to the question's aliases"));
    return true;
}

/* A sheet of a repeated group has several rows a respondent. */
static bool is_repeated(const struct import *import)
{
    for (size_t c = 0; c < import->n_headings; c++)
        if (strcmp(import->headings[c].text, "_parent_index") == 0) {
            faults_add(import->faults, (struct where){import->path, 1, "_parent_index"},
                       _("these are the answers to a repeated group, several rows a respondent: take "
                         "the main sheet (--sheet) or its file, and count what is repeated there"));
            return true;
        }
    return false;
}

static bool stands_before(const struct import *import, size_t column)
{
    for (size_t c = 0; c < column; c++)
        if (strcmp(import->headings[c].text, import->headings[column].text) == 0)
            return import->headings[c].target.kind != TARGET_NONE;
    return false;
}

static void check_headings(const struct import *import)
{
    if (is_repeated(import) || !check_questions(import))
        return;
    for (size_t c = 0; c < import->n_headings; c++)
        if (import->headings[c].target.kind == TARGET_NONE && *import->headings[c].text)
            faults_add(import->warnings,
                       (struct where){import->path, 1, import->headings[c].text},
                       stands_before(import, c)
                           ? _("a column before has the same heading: this one is left out; if it "
                               "holds the answers, or other ones, give each a heading of its own")
                           : _("the column belongs to no question of the codebook and is left "
                               "out"));
}

/* ---- Rows ---------------------------------------- */

/* Its own columns may have been taken out. */
static bool tells_completeness(const struct import *import)
{
    for (size_t c = 0; c < import->n_headings && filling_is_limesurvey(import); c++)
        if (import->headings[c].target.kind == TARGET_SUBMITTED)
            return true;
    return false;
}

static void fill_meta(struct import *import, const struct heading *heading, size_t i,
                      const struct cell *cell)
{
    struct answers *answers = import->answers;
    if (!cell->n || strcmp(cell->text, "{question_not_shown}") == 0)
        return;
    switch (heading->target.kind) {
    case TARGET_ID:
        if (!answers->ids[i] && cell->text[strspn(cell->text, " ")])
            answers->ids[i] = answers_keep(answers, cell->text, cell->n);
        break;
    case TARGET_SUBMITTED:
        if (strncmp(cell->text, "1980-01-01", 10) != 0) /* complete, but dates are not kept */
            answers->submitted_s[i] = cell_moment_s(cell->text);
        answers->complete[i] = 1;
        break;
    case TARGET_STARTED:
        import->started_s[i] = cell_moment_s(cell->text);
        break;
    case TARGET_ENDED:
        import->ended_s[i] = cell_moment_s(cell->text);
        break;
    case TARGET_SPENT:
        if (!text_number(cell->text, &answers->spent_s[i]))
            answers->spent_s[i] = (double)NAN;
        break;
    default:
        break;
    }
}

/* A rank that was not asked for is empty, unless more were asked for than the codebook says. */
static void check_surplus(struct import *import, struct heading *heading, const struct row *row,
                          const struct cell *cell)
{
    const struct question *question = &import->codebook->questions[heading->target.question];
    if (heading->told || !cell->n || strcmp(cell->text, "{question_not_shown}") == 0)
        return;
    heading->told = true;
    faults_add(import->warnings, (struct where){import->path, row->line, heading->text},
               _("the codebook asks for %zu ranks, and this column, which is left out, holds one more: "
                 "if more were asked for, correct \"ranks\" of \"%s\""),
               question->n_ranks, question->id);
}

/* The cell without the apostrophe that keeps a spreadsheet from taking it for a formula. */
static struct cell unguarded(const struct cell *cell)
{
    const char *text = text_unguarded(cell->text);
    return (struct cell){text, cell->n - (size_t)(text - cell->text), cell->quoted};
}

static void fill_row(struct import *import, const struct row *row)
{
    static const struct cell nothing = {.text = ""};
    const size_t i = import->answers->n++;
    import->answers->lines[i] = row->line;
    import->started_s[i] = import->ended_s[i] = (double)NAN;
    import->answers->complete[i] = !import->knows_completeness;
    for (size_t c = 0; c < import->n_headings; c++) {
        struct heading *heading = &import->headings[c];
        const struct cell *cell = c < row->n_cells ? &row->cells[c] : &nothing;
        struct cell plain;
        if (!c && strncmp(cell->text, byte_order_mark, 3) == 0) { /* of a second file, behind */
            plain = (struct cell){cell->text + 3, cell->n - 3, cell->quoted};
            cell = &plain;
        }
        if (*cell->text == '\'') {
            plain = unguarded(cell);
            cell = &plain;
        }
        switch (heading->target.kind) {
        case TARGET_CELL:
            filling_cell(import, heading, i, cell);
            break;
        case TARGET_SUMMARY:
            filling_summary(import, heading, i, cell);
            break;
        case TARGET_RANK:
            filling_rank(import, heading, i, cell);
            break;
        case TARGET_SURPLUS:
            check_surplus(import, heading, row, cell);
            break;
        default:
            fill_meta(import, heading, i, cell);
        }
    }
    if (!import->answers->ids[i]) {
        char *id = mem_printf("%zu", i + 1);
        import->n_nameless++;
        import->nameless_line = import->nameless_line ? import->nameless_line : row->line;
        import->answers->ids[i] = answers_keep(import->answers, id, strlen(id));
        free(id);
    }
}

/* Spreadsheets leave out empty cells at the end of a row. A row of one cell with another separator
 * inside is no such row. */
static bool check_length(struct import *import, const struct row *row)
{
    size_t n_named = import->n_headings;
    while (n_named && !*import->headings[n_named - 1].text)
        n_named--;
    if (row->n_cells >= n_named || !import->source->csv.bytes)
        return true;
    if (row->n_cells == 1 && strpbrk(row->cells[0].text, ",;|\t")) {
        faults_add(import->faults, (struct where){import->path, row->line, NULL},
                   _("expected %zu cells as there are headings, found one with another separator "
                     "inside: separate all lines alike"),
                   n_named);
        return false;
    }
    import->short_line = import->n_short++ ? import->short_line : row->line;
    return true;
}

static void warn_of_short_rows(const struct import *import)
{
    if (import->n_short)
        faults_add(import->warnings, (struct where){import->path, import->short_line, NULL},
                   ngettext("the line has fewer cells than there are headings (%zu line is so): what "
                            "is missing counts as empty; is the file cut short?",
                            "the line has fewer cells than there are headings (%zu lines are so): "
                            "what is missing counts as empty; is the file cut short?",
                            import->n_short),
                   import->n_short);
}

/* "Total", where answers have their id or hour: a line that a spreadsheet adds below them. */
static bool is_sum(const struct import *import, const struct row *row)
{
    static const char *const words[] = {"total", "totaux", "total_general", "grand_total",
                                        "sous_total", "somme", "sum", "moyenne", "moyennes",
                                        "mean", "average", "mediane", "median"};
    if (!row->n_cells || !import->n_headings || import->headings[0].column)
        return false;
    char *folded = text_folded(row->cells[0].text);
    bool found = false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        found = found || strcmp(folded, words[w]) == 0;
    free(folded);
    return found;
}

/* What is wrong with the row as a whole; false when its cells are not to be read. */
static bool check_row(struct import *import, const struct row *row)
{
    if (is_sum(import, row)) {
        faults_add(import->faults, (struct where){import->path, row->line, import->headings[0].text},
                   _("found \"%.60s\", a line of totals and no answer: take it out"),
                   row->cells[0].text);
        return false;
    }
    const size_t n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    const char *field =
        row->damaged_cell < import->n_headings ? import->headings[row->damaged_cell].text : NULL;
    if (!source_row_is_whole(import->source, row, field, import->faults))
        return false;
    if (row->damage == ROW_TEXT_BEHIND_QUOTE)
        faults_add(import->dialect == EXPORT_KOBO ? import->warnings : import->faults,
                   (struct where){import->path, row->damaged_line, field},
                   _("text behind a closing quote: quotes inside a cell must be doubled"));
    if (!check_length(import, row))
        return false;
    for (size_t c = import->n_headings; c < n; c++)
        if (row->cells[c].n) {
            faults_add(import->faults, (struct where){import->path, row->line, NULL},
                       _("expected %zu cells as there are headings, found %zu: is a cell with the "
                         "separator inside not in quotes?"),
                       import->n_headings, row->n_cells);
            break;
        }
    for (size_t c = 0; c < n; c++)
        if (!source_cell_fits(import->source, row, c,
                              c < import->n_headings ? import->headings[c].text : NULL,
                              import->faults))
            return false;
    return true;
}

/* Spreadsheets leave rows behind of which every cell is empty. */
static bool is_blank(const struct row *row)
{
    const size_t n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    size_t c = 0;
    while (c < n && !row->cells[c].n)
        c++;
    return c == n;
}

/* The row that a second export begins with; a byte order mark may stand before its first cell. */
static bool is_heading_again(const struct import *import, const struct row *row)
{
    bool again = row->n_cells == import->n_headings && row->n_cells > 2;
    for (size_t c = 1; c < import->n_headings && again; c++)
        again = strcmp(row->cells[c].text, import->headings[c].text) == 0;
    return again;
}

static bool take(void *context, const struct row *row)
{
    struct import *import = context;
    if (is_blank(row) && row->damage == ROW_WHOLE)
        return true;
    const size_t n = import->n_taken++;
    if (n < import->n_heading_rows &&
        !source_row_is_whole(import->source, row, NULL, import->faults))
        return false;
    if (n + 1 == import->n_heading_rows) {
        find_targets(import, row);
        import->knows_completeness = tells_completeness(import);
        check_headings(import);
    }
    if (n < import->n_heading_rows || !import->headings)
        return true;
    if (is_heading_again(import, row))
        faults_add(import->faults, (struct where){import->path, row->line, NULL},
                   _("the headings come again: two exports, one behind the other? Take this line "
                     "out"));
    else if (check_row(import, row))
        fill_row(import, row);
    return true;
}

/* Looks at the first rows: which dialect, how many rows of headings. */
static bool look(void *context, const struct row *row)
{
    struct import *import = context;
    if (is_blank(row) && row->damage == ROW_WHOLE)
        return true;
    const size_t n = import->n_taken++;
    if (n == 0 && import->dialect == EXPORT_DETECT)
        import->dialect = detect(row);
    if (n == 1 && (import->dialect == EXPORT_LIMESURVEY || import->dialect == EXPORT_TABLE) &&
        is_vv(row))
        import->dialect = EXPORT_LIMESURVEY_VV;
    import->n_heading_rows = import->dialect == EXPORT_LIMESURVEY_VV ? 2 : 1;
    return n == 0;
}

/* ---- Afterwards ---------------------------------------- */

/* Whoever left before the end was not shown the questions behind the last answer: their ticks would
 * count as not made, once a spreadsheet has taken the quotes that told. */
static void settle_left(struct answers *answers, size_t i)
{
    size_t n = answers->n_columns;
    while (n && answers->columns[n - 1].status[i] == BARE)
        n--;
    for (size_t c = n; c < answers->n_columns; c++)
        if (!n || answers->columns[c].question != answers->columns[n - 1].question)
            answers->columns[c].status[i] = ANSWER_NOT_SHOWN;
}

/* Bare nothing is "not shown" where the tool quotes all the rest. */
static void settle_bare(struct import *import)
{
    struct answers *answers = import->answers;
    answers->tells_not_shown =
        import->dialect == EXPORT_LIMESURVEY_VV ||
        (import->dialect == EXPORT_LIMESURVEY && import->bare_nothing && !import->bare_text);
    for (size_t i = 0; i < answers->n && filling_is_limesurvey(import); i++)
        if (!answers->complete[i] && !answers->tells_not_shown)
            settle_left(answers, i);
    const unsigned char meaning =
        answers->tells_not_shown && import->dialect == EXPORT_LIMESURVEY ? ANSWER_NOT_SHOWN
                                                                         : ANSWER_SKIPPED;
    for (size_t c = 0; c < answers->n_columns; c++)
        for (size_t i = 0; i < answers->n; i++)
            if (answers->columns[c].status[i] == BARE)
                answers->columns[c].status[i] = meaning;
}

static void find_bare(struct import *import)
{
    for (size_t c = 0; c < import->answers->n_columns && !import->bare_nothing; c++)
        import->bare_nothing =
            memchr(import->answers->columns[c].status, BARE, import->answers->n) != NULL;
}

struct named_row {
    const char *id;
    size_t line;
};

static int by_id(const void *a, const void *b)
{
    const struct named_row *x = a, *y = b;
    const int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void check_ids(const struct import *import)
{
    const size_t n = import->answers->n;
    if (import->n_nameless && import->n_nameless < n) {
        faults_add(import->faults, (struct where){import->path, import->nameless_line, "id"},
                   ngettext("expected an id as the other answers have, found none (%zu answer is "
                            "without): give it one, or take the line out",
                            "expected an id as the other answers have, found none (%zu answers are "
                            "without): give each one, or take the lines out",
                            import->n_nameless),
                   import->n_nameless);
        return;
    }
    struct named_row *rows = mem_zeroed(n, sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct named_row){import->answers->ids[i], import->answers->lines[i]};
    if (n)
        qsort(rows, n, sizeof *rows, by_id);
    for (size_t i = 1; i < n; i++)
        if (strcmp(rows[i].id, rows[i - 1].id) == 0)
            faults_add(import->faults, (struct where){import->path, rows[i].line, "id"},
                       _("the id \"%.60s\" stands on line %zu already: the same answer twice, or two "
                         "exports in one file? Take one of them out"),
                       rows[i].id, rows[i - 1].line);
    free(rows);
}

/* A level has one rank. */
static void check_ranks(const struct import *import)
{
    const struct answers *answers = import->answers;
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        const struct question *question = &import->codebook->questions[column->question];
        for (size_t i = 0; question->type == QUESTION_RANKING && i < answers->n; i++)
            for (size_t d = c - column->item; d < c && column->levels[i] >= 0; d++)
                if (answers->columns[d].levels[i] == column->levels[i])
                    faults_add(import->faults,
                               (struct where){import->path, import->answers->lines[i], question->id},
                               _("\"%s\" is ranked %zu and %zu: correct the answer"),
                               question->levels[column->levels[i]].code, d + 1 - (c - column->item),
                               column->item + 1);
    }
}

/* Columns that the export does not have; fewer ranks than levels are usual. */
static void settle_lacking(struct import *import)
{
    struct answers *answers = import->answers;
    for (size_t c = 0; c < answers->n_columns; c++) {
        struct answer_column *column = &answers->columns[c];
        const size_t q = column->question;
        const struct question *question = &import->codebook->questions[q];
        const bool lacks_item =
            import->has_items[q] && column->item != ITEM_OTHER && !import->has_column[c];
        if (lacks_item && question->type != QUESTION_RANKING && import->headings)
            faults_add(import->warnings, (struct where){import->path, 1, question->id},
                       _("no column holds the item \"%s\": it counts as not shown; if it has one, "
                         "add its heading to the item's aliases"),
                       question->items[column->item].code);
        if (import->has_column[c] || (import->has_own[q] && !lacks_item))
            continue;
        memset(column->status, ANSWER_NOT_SHOWN, answers->n);
        for (size_t i = 0; i < answers->n && column->levels; i++)
            column->levels[i] = -1;
    }
}

/* A spreadsheet shows 0.625 as 62.5 %, and hands out 0.625. */
static void warn_of_shares(const struct import *import)
{
    for (size_t c = 0; c < import->answers->n_columns; c++) {
        const struct answer_column *column = &import->answers->columns[c];
        const struct question *question = &import->codebook->questions[column->question];
        if (column->kind != ANSWERS_NUMBERS || !question->unit.fr || *question->unit.fr != '%')
            continue;
        size_t n_shares = 0, n_above = 0;
        for (size_t i = 0; i < import->answers->n; i++) {
            const double number = column->status[i] == ANSWER_GIVEN ? column->numbers[i] : 0;
            n_shares += number > 0 && number < 1;
            n_above += number > 1;
        }
        if (n_shares && !n_above)
            faults_add(import->warnings, (struct where){import->path, 1, question->id},
                       _("all numbers lie from 0 to 1, and the unit is %%: are they shares that a "
                         "spreadsheet shows as percents? Then multiply them by 100, or take the unit out"));
    }
}

static void settle(struct import *import)
{
    struct answers *answers = import->answers;
    if (!answers->n && !import->faults->n)
        faults_add(import->faults, (struct where){.path = import->path},
                   _("expected answers below the headings, found none"));
    for (size_t i = 0; i < answers->n; i++)
        if (isnan(answers->spent_s[i]))
            answers->spent_s[i] = (isnan(import->ended_s[i]) ? answers->submitted_s[i]
                                                             : import->ended_s[i]) -
                                  import->started_s[i];
    find_bare(import);
    settle_bare(import);
    ticks_settle(answers, filling_is_limesurvey(import));
    if (!answers->tells_not_shown)
        answers_infer_not_shown(answers);
    settle_lacking(import);
    check_ids(import);
    warn_of_short_rows(import);
    warn_of_shares(import);
    check_ranks(import);
}

/* The mark that numbers were found with; both are read. */
static void settle_decimal(struct import *import)
{
    const bool both = import->n_commas && import->n_points;
    if (both && !import->decimal)
        faults_add(import->warnings, (struct where){.path = import->path},
                   _("%zu numbers have a comma and %zu a point, each taken for the decimal mark: if "
                     "one groups thousands, tell the other (--decimal)"),
                   import->n_commas, import->n_points);
    else if (!import->decimal && import->n_grouped && import->source->csv.bytes &&
             import->n_grouped == import->n_commas + import->n_points)
        faults_add(import->warnings, (struct where){.path = import->path},
                   ngettext("%zu number with a mark has three digits behind it, taken for decimals: if "
                            "they are thousands (1,234), tell the other mark (--decimal)",
                            "%zu numbers with a mark have three digits behind it, all of them, taken for "
                            "decimals: if they are thousands (1,234), tell the other mark (--decimal)",
                            import->n_grouped),
                   import->n_grouped);
    if (!import->decimal && (import->n_commas || import->n_points))
        import->answers->format.decimal = import->n_commas > import->n_points ? ',' : '.';
}

/* False with a fault when the answers would not fit. */
static bool fits_memory(const struct codebook *codebook, const struct source *source,
                        struct faults *faults)
{
    struct answers *empty = answers_create(codebook, 0);
    const size_t n_columns = empty->n_columns;
    answers_free(empty);
    if (source->n_rows <= CELLS_MAX / (n_columns + 1))
        return true;
    faults_add(faults, (struct where){.path = source->path},
               _("expected at most %zu lines with the %zu columns of the codebook, found about %zu: "
                 "split the file, or the codebook"),
               CELLS_MAX / (n_columns + 1), n_columns, source->n_rows);
    return false;
}

static void import_init(struct import *import, const struct codebook *codebook,
                        const struct source *source, struct faults *faults,
                        struct faults *warnings)
{
    const size_t n = codebook->n_questions, n_rows = source->n_rows;
    *import = (struct import){.codebook = codebook,
                              .path = source->path,
                              .faults = faults,
                              .warnings = warnings,
                              .dialect = source->format.dialect,
                              .has_own = mem_zeroed(n, sizeof(bool)),
                              .has_items = mem_zeroed(n, sizeof(bool)),
                              .has_other = mem_zeroed(n, sizeof(bool)),
                              .started_s = mem_zeroed(n_rows, sizeof(double)),
                              .ended_s = mem_zeroed(n_rows, sizeof(double)),
                              .source = source,
                              .decimal = source->format.decimal};
    import->answers = answers_create(codebook, n_rows);
    import->has_column = mem_zeroed(import->answers->n_columns, sizeof(bool));
    import->answers->lines = mem_zeroed(n_rows, sizeof *import->answers->lines);
    import->answers->n = 0;
}

static void import_clear(struct import *import)
{
    for (size_t c = 0; c < import->n_headings; c++) {
        free(import->headings[c].text);
        if (import->headings[c].owns_memo)
            cell_memo_free(import->headings[c].memo);
    }
    free(import->headings);
    free(import->has_own);
    free(import->has_items);
    free(import->has_other);
    free(import->has_column);
    free(import->started_s);
    free(import->ended_s);
}

struct answers *answers_read(const struct codebook *codebook, const char *path,
                             const struct export_format *format, struct faults *faults,
                             struct faults *warnings)
{
    const size_t n_before = faults->n;
    struct source source;
    if (!source_open(&source, path, format, faults) || !fits_memory(codebook, &source, faults)) {
        source_close(&source);
        return NULL;
    }
    struct import import;
    import_init(&import, codebook, &source, faults, warnings);
    source_rows(&source, (struct row_taker){look, &import}, faults);
    import.n_taken = 0;
    if (import.n_heading_rows)
        source_rows(&source, (struct row_taker){take, &import}, faults);
    settle(&import);
    source_warn(&source, warnings);
    struct answers *answers = import.answers;
    answers->path = answers_keep(answers, path, strlen(path));
    answers->format = source.format;
    answers->format.dialect = import.dialect;
    settle_decimal(&import);
    import_clear(&import);
    source_close(&source);
    if (faults->n == n_before)
        return answers;
    answers_free(answers);
    return NULL;
}
