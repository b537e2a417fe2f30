#include "analysis/drafts/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/cells.h"
#include "analysis/importers/headings.h"
#include "analysis/importers/markup.h"
#include "analysis/importers/source.h"
#include "analysis/importers/ticks.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Headings ---------------------------------------- */

static const char *between(struct draft *draft, const char *from, const char *to)
{
    char *text = mem_text_n(from, (size_t)(to - from));
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

/* "Q03[SQ001]. Besoins [Mutualiser]", "Besoins [Mutualiser]", "Besoins". */
static void split_heading(struct draft *draft, struct column *column)
{
    const char *heading = column->heading, *dot = strstr(heading, ". ");
    char *spaced = NULL; /* where the tool wrote "_" for spaces */
    if (!strchr(heading, ' ') && strstr(heading, "._")) {
        heading = spaced = mem_text(heading);
        for (char *at = strstr(spaced, "._") + 1; *at; at++)
            *at = *at == '_' ? ' ' : *at;
        dot = strstr(heading, ". ");
    }
    const char *open = strrchr(heading, '['), *close = open ? strchr(open, ']') : NULL;
    if (dot && dot - heading < 40 && !memchr(heading, ' ', (size_t)(dot - heading))) {
        column->code = between(draft, heading, dot);
        const char *bracket = column->code ? strchr(column->code, '[') : NULL;
        if (bracket)
            column->code = between(draft, column->code, bracket);
        heading = dot + 2;
    }
    if (close && open >= heading) {
        column->base = between(draft, heading, open);
        column->part = between(draft, open + 1, close);
        if (!column->base && column->code) /* "likert0[a]. [...]" */
            column->base = column->code;
    } else {
        column->base = draft_text(draft, heading);
    }
    free(spaced);
}

/* "Q2[comment]", "Q3_SQ1comment", "Métier [Commentaire]": a text of its own. */
static void judge_comment(struct column *column)
{
    static const char *const endings[] = {"comment", "commentaire"};
    char *folded = text_folded(column->heading);
    const size_t n = strlen(folded);
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        const size_t n_end = strlen(endings[e]);
        column->is_comment = column->is_comment || (strpbrk(column->heading, "[_") && n > n_end &&
                                                    strcmp(folded + n - n_end, endings[e]) == 0);
    }
    if (column->is_comment) {
        column->base = column->heading;
        column->part = NULL;
    }
    free(folded);
}

static enum target_kind tool_kind(const char *heading)
{
    static const struct codebook nothing = {0};
    struct headings *known = headings_create(&nothing);
    const enum target_kind kind = headings_find(known, heading, false).kind;
    headings_free(known);
    return kind;
}

/* Whether the tool added the column, as its heading says; "Date" may be that of a delivery. */
static void judge_heading(struct column *column, const char *heading)
{
    const enum target_kind kind = heading ? tool_kind(heading) : TARGET_TOOL;
    char *folded = heading ? text_folded(heading) : NULL;
    const bool submitted = kind == TARGET_SUBMITTED || kind == TARGET_ENDED;
    column->perhaps_submitted = folded && strcmp(folded, "date") == 0;
    column->submitted = submitted && !column->perhaps_submitted;
    column->tool = kind != TARGET_NONE && !column->perhaps_submitted;
    free(folded);
}

static void take_headings(struct columns *columns, const struct row *row)
{
    columns->n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    columns->list = mem_zeroed(columns->n, sizeof *columns->list);
    for (size_t c = 0; c < columns->n; c++) {
        struct column *column = &columns->list[c];
        column->heading = draft_text(columns->draft, row->cells[c].text);
        judge_heading(column, column->heading);
        if (column->heading) {
            split_heading(columns->draft, column);
            judge_comment(column);
        }
    }
}

/* The second row of a VV export holds the codes, by which it is read. */
static bool take_codes(struct columns *columns, const struct row *row)
{
    bool submitted = false, paged = false;
    for (size_t c = 0; c < row->n_cells && c < columns->n; c++) {
        submitted = submitted || strcmp(row->cells[c].text, "submitdate") == 0;
        paged = paged || strcmp(row->cells[c].text, "lastpage") == 0 ||
                strcmp(row->cells[c].text, "startlanguage") == 0;
    }
    for (size_t c = 0; submitted && paged && c < row->n_cells && c < columns->n; c++) {
        struct column *column = &columns->list[c];
        const char *code = draft_text(columns->draft, row->cells[c].text);
        const char *mark = code && column->part ? strchr(code, '_') : NULL;
        judge_heading(column, code);
        column->heading = code;
        column->code = mark ? between(columns->draft, code, mark) : code;
    }
    return submitted && paged;
}

/* ---- Values ---------------------------------------- */

/* False when there is no room for another one. */
static bool count_value(struct draft *draft, struct value values[], size_t *n, size_t room,
                        const char *text)
{
    for (size_t v = 0; v < *n; v++)
        if (strcmp(values[v].text, text) == 0) {
            values[v].count++;
            return true;
        }
    if (*n == room || strlen(text) > LEVEL_BYTES)
        return false;
    const char *kept = draft_text(draft, text);
    if (kept)
        values[(*n)++] = (struct value){.text = kept, .count = 1};
    return true;
}

/* Notes that one piece stands behind another. */
static void count_pair(struct value *first, size_t at_first, struct value *second, size_t at_second)
{
    first->after = first->n_after ? first->after : at_second;
    first->n_after += first->after == at_second;
    second->before = second->n_before ? second->before : at_first;
    second->n_before += second->before == at_first;
}

static size_t piece_at(const struct column *column, const char *piece)
{
    size_t p = 0;
    while (p < column->n_pieces && strcmp(column->pieces[p].text, piece) != 0)
        p++;
    return p;
}

static void count_pieces(struct columns *columns, struct column *column, const char *text)
{
    const bool semicolons = strchr(text, ';') != NULL;
    const char *separator = semicolons ? ";" : ", ";
    column->n_joined += semicolons || strstr(text, separator);
    char *words = mem_text(text);
    size_t before = SIZE_MAX;
    for (char *piece = words, *next; piece && !column->many_pieces; piece = next) {
        next = strstr(piece, separator);
        if (next) {
            *next = '\0';
            next += strlen(separator);
        }
        piece += strspn(piece, " ");
        column->many_pieces = *piece && !count_value(columns->draft, column->pieces,
                                                     &column->n_pieces, PIECES_MAX, piece);
        const size_t at = piece_at(column, piece);
        if (!semicolons && before != at && before < column->n_pieces && at < column->n_pieces)
            count_pair(&column->pieces[before], before, &column->pieces[at], at);
        before = at;
    }
    free(words);
}

static bool is_nothing(const char *text)
{
    return strcmp(text, "N/A") == 0 || strcmp(text, "#N/A") == 0 || strcmp(text, "NA") == 0 ||
           strcmp(text, "{question_not_shown}") == 0;
}

/* "12 000 €", "8,5 %": counted where all of a column have one unit. */
static bool is_measured(struct column *column, const char *text)
{
    static const char *const units[] = {"€", "k€", "EUR", "euros", "%", "t", "kg", "km", "m²", "ha", "h",
                                        "min"};
    const size_t n = strlen(text);
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        const size_t n_unit = strlen(units[u]);
        if (n <= n_unit || strcmp(text + n - n_unit, units[u]) != 0 ||
            (column->unit && strcmp(column->unit, units[u]) != 0))
            continue;
        double number;
        char *plain = mem_text_n(text, n - n_unit);
        const bool is = text_number(plain, &number);
        free(plain);
        if (!is)
            continue;
        column->unit = units[u];
        return true;
    }
    return false;
}

static void take_cell(struct columns *columns, struct column *column, const struct cell *cell)
{
    double number;
    int day;
    if (!cell->n || is_nothing(cell->text))
        return;
    char *text = columns->is_vv ? markup_vv(cell->text) : mem_text(cell->text);
    column->n_filled++;
    column->n_numbers += text_number(text, &number);
    column->n_measured += is_measured(column, text);
    column->n_dates += text_day(text, &day);
    column->n_moments += strpbrk(text, ":.,") && isfinite(cell_moment_s(text));
    column->n_ticks += ticks_is_word(text) || strcmp(text, "Y") == 0 || strcmp(text, "N") == 0;
    if (!column->many)
        column->many =
            !count_value(columns->draft, column->values, &column->n_values, VALUES_MAX, text);
    if (!column->many_pieces)
        count_pieces(columns, column, text);
    free(text);
}

/* False with a fault for a row that answers_read() would not read either. */
static bool is_whole(const struct columns *columns, const struct row *row)
{
    bool whole = source_row_is_whole(&columns->source, row, NULL, columns->faults);
    for (size_t c = 0; c < row->n_cells && whole; c++)
        whole = source_cell_fits(&columns->source, row, c,
                                 columns->list && c < columns->n ? columns->list[c].heading : NULL,
                                 columns->faults);
    return whole;
}

static bool take(void *context, const struct row *row)
{
    struct columns *columns = context;
    if (!is_whole(columns, row)) {
        columns->broken = true;
        return columns->list != NULL; /* rows below may be as bad */
    }
    if (!columns->list) {
        take_headings(columns, row);
        return true;
    }
    if (!columns->n_rows && !columns->is_vv && take_codes(columns, row)) {
        columns->is_vv = true;
        return true;
    }
    columns->n_rows++;
    for (size_t c = 0; c < columns->n && c < row->n_cells; c++)
        if (!columns->list[c].tool)
            take_cell(columns, &columns->list[c], &row->cells[c]);
    return true;
}

/* ---- When answers were given ---------------------------------------- */

/* First or last but for what the tool added: Google writes it first, spreadsheets behind the number. */
static bool is_at_an_end(const struct columns *columns, size_t at)
{
    size_t n_before = 0, n_behind = 0;
    for (size_t c = 0; c < columns->n; c++) {
        n_before += c < at && !columns->list[c].tool;
        n_behind += c > at && !columns->list[c].tool;
    }
    return !n_before || !n_behind;
}

/* A column "Date" tells when answers were given if no other does, and if it holds moments, or dates and
 * stands where tools write them. The first such. */
static void find_submitted(struct columns *columns)
{
    bool known = false;
    for (size_t c = 0; c < columns->n; c++)
        known = known || columns->list[c].submitted;
    for (size_t c = 0; c < columns->n && !known; c++) {
        struct column *column = &columns->list[c];
        const bool moments = column->n_filled && column->n_moments == column->n_filled;
        const bool dates = column->n_dates + column->n_moments >= column->n_filled;
        if (!column->perhaps_submitted || (!moments && !(dates && is_at_an_end(columns, c))))
            continue;
        known = column->tool = true;
        columns->draft->submitted = column->heading;
    }
}

/* ---- Details of Kobo ---------------------------------------- */

/* "group/question/choice" beside a "group/question" that sums it up. */
static void find_details(struct columns *columns)
{
    for (size_t c = 0; c < columns->n; c++) {
        struct column *summary = &columns->list[c];
        const size_t n = summary->heading && !summary->part ? strlen(summary->heading) : 0;
        bool has = false;
        for (size_t d = c + 1; n && d < columns->n; d++) {
            struct column *detail = &columns->list[d];
            if (!detail->heading || strncmp(detail->heading, summary->heading, n) != 0 ||
                detail->heading[n] != '/' || strchr(detail->heading + n + 1, '/'))
                break;
            has = true;
            detail->base = summary->heading;
            detail->part = draft_text(columns->draft, detail->heading + n + 1);
        }
        summary->tool = summary->tool || has;
    }
}

/* Bytes before the last '/' of a heading whose cells are all 1 or 0; 0: no such column. */
static size_t n_before_choice(const struct column *column)
{
    const char *slash = column->heading && !column->tool && !column->part ? strrchr(column->heading, '/') : NULL;
    bool ticks = slash && slash[1] && column->n_filled;
    for (size_t v = 0; v < column->n_values && ticks; v++)
        ticks = strcmp(column->values[v].text, "0") == 0 || strcmp(column->values[v].text, "1") == 0;
    return ticks ? (size_t)(slash - column->heading) : 0;
}

/* The same without a column that sums them up: some exports leave it out. */
static void find_bare_details(struct columns *columns)
{
    for (size_t first = 0, end; first < columns->n; first = end) {
        struct column *column = &columns->list[first];
        const size_t n = n_before_choice(column);
        for (end = first + 1; n && end < columns->n && n_before_choice(&columns->list[end]) == n &&
                              strncmp(columns->list[end].heading, column->heading, n + 1) == 0;)
            end++;
        for (size_t c = first; c < end && end - first > 1; c++) {
            struct column *detail = &columns->list[c];
            detail->base = between(columns->draft, detail->heading, detail->heading + n);
            detail->part = draft_text(columns->draft, detail->heading + n + 1);
        }
    }
}

/* ---- Two scales of LimeSurvey ---------------------------------------- */

/* "1", "Échelle 1", "Scale 2": which scale; 0: none. */
static int scale_of(const char *part)
{
    static const char *const words[] = {"", "echelle_", "scale_"};
    char *folded = text_folded(part);
    int scale = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const size_t n = strlen(words[w]);
        if (strncmp(folded, words[w], n) == 0 && (folded[n] == '1' || folded[n] == '2') && !folded[n + 1])
            scale = folded[n] - '0';
    }
    free(folded);
    return scale;
}

/* "Avis [Prix][1]" is the row "Prix" of the first of two arrays, "Avis | Échelle 1". */
static void find_scales(struct columns *columns)
{
    for (size_t c = 0; c < columns->n; c++) {
        struct column *column = &columns->list[c];
        const int scale = column->part && column->base ? scale_of(column->part) : 0;
        const char *open = scale ? strrchr(column->base, '[') : NULL;
        const char *close = open ? strchr(open, ']') : NULL;
        if (!close || close[1] || open == column->base)
            continue;
        char *stem = mem_text_n(column->base, (size_t)(open - column->base));
        while (*stem && stem[strlen(stem) - 1] == ' ')
            stem[strlen(stem) - 1] = '\0';
        char *title = mem_printf("%s | Échelle %d", stem, scale);
        char *id = mem_printf("%s_%d", column->code ? column->code : stem, scale - 1);
        column->part = between(columns->draft, open + 1, close);
        column->base = draft_text(columns->draft, title);
        column->code = strchr(id, ' ') ? column->code : draft_text(columns->draft, id);
        free(stem);
        free(title);
        free(id);
    }
}

/* ---- Names that begin alike ---------------------------------------- */

/* Bytes of "Q03" in "Q03_SQ001" and "Q01" in "Q01 autre"; 0: the name has no parts. */
static size_t stem_of(const struct column *column)
{
    const char *heading = column->heading;
    if (!heading || column->tool || column->part || strpbrk(heading, "[]/.:"))
        return 0;
    const char *mark = strpbrk(heading, " _") ? heading + strlen(heading) : heading;
    while (mark > heading && *mark != '_' && *mark != ' ')
        mark--;
    const bool is_other = heading_says_other(mark);
    return mark[0] && mark[1] && (is_other || !strchr(heading, ' ')) ? (size_t)(mark - heading) : 0;
}

static bool has_value(const struct column *column, const char *text)
{
    for (size_t v = 0; v < column->n_values; v++)
        if (strcmp(column->values[v].text, text) == 0)
            return true;
    return false;
}

/* Columns of ticks, or of the same levels, one of which hardly anybody may have chosen. */
static bool belong_together(const struct column list[], size_t n, size_t stem)
{
    const struct column *widest = NULL;
    size_t n_asked = 0, n_foreign = 0;
    bool ticks = true, levels = true;
    for (size_t c = 0; c < n; c++) {
        if (heading_says_other(list[c].heading + stem))
            continue;
        n_asked++;
        if (!list[c].n_filled) /* what nobody chose may be left empty */
            continue;
        ticks = ticks && list[c].n_ticks == list[c].n_filled;
        levels = levels && !list[c].many && list[c].n_numbers < list[c].n_filled;
        widest = !widest || widest->n_values < list[c].n_values ? &list[c] : widest;
    }
    for (size_t c = 0; c < n && widest; c++)
        for (size_t v = 0; v < list[c].n_values && !heading_says_other(list[c].heading + stem); v++)
            n_foreign += !has_value(widest, list[c].values[v].text);
    return n_asked > 1 && (ticks || (levels && widest->n_values > 2 && n_foreign < 2));
}

static void part_at(struct draft *draft, struct column *column, size_t stem)
{
    column->base = between(draft, column->heading, column->heading + stem);
    column->part = draft_text(draft, column->heading + stem + 1);
    column->code = column->code ? column->base : NULL;
    column->part_is_code = true;
}

/* "Q03_SQ001", "Q03_SQ002", as LimeSurvey and people name the parts of one question; "Q01 autre"
 * behind "Q01". */
static void find_parts(struct columns *columns)
{
    struct column *list = columns->list; /* NULL of a file without rows */
    for (size_t first = 0, end; list && first < columns->n; first = end) {
        struct column *column = &list[first];
        const size_t stem = stem_of(column);
        end = first + 1;
        while (stem && end < columns->n && stem_of(&list[end]) == stem &&
               strncmp(list[end].heading, column->heading, stem + 1) == 0)
            end++;
        const struct column *before = first ? column - 1 : NULL;
        if (stem && before && before->heading && !before->part && strlen(before->heading) == stem &&
            strncmp(before->heading, column->heading, stem) == 0 &&
            heading_says_other(column->heading + stem))
            part_at(columns->draft, column, stem);
        const bool together = stem && belong_together(column, end - first, stem);
        for (size_t c = first; together && c < end; c++)
            part_at(columns->draft, &list[c], stem);
    }
}

bool columns_read(struct columns *columns, const char *path, const struct export_format *told,
                  struct faults *faults)
{
    struct source *source = &columns->source;
    columns->faults = faults;
    const bool fine = source_open(source, path, told, faults) &&
                      source_rows(source, (struct row_taker){take, columns}, faults) &&
                      !columns->broken;
    if (fine) {
        columns->draft->format = source->format;
        find_submitted(columns);
        find_details(columns);
        find_bare_details(columns);
        find_scales(columns);
        find_parts(columns);
    }
    source_close(source);
    return fine;
}
