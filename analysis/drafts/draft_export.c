/* A draft from answers alone: what each column seems to be by its heading and its values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "analysis/drafts/columns.h"
#include "analysis/importers/headings.h"
#include "data/mem.h"
#include "data/text.h"

enum { ALWAYS_MIN = 3 }; /* cells in which two pieces stand together, to be one label */

/* ---- What a column holds ---------------------------------------- */

static bool has_levels(const struct column *column)
{
    if (column->many || !column->n_filled)
        return false;
    if (column->n_values == column->n_filled && column->n_filled > 2)
        return false; /* no answer comes twice: names, stories */
    if (column->n_numbers == column->n_filled && column->n_values > 7)
        return false;
    return column->n_values <= 8 || 2 * column->n_values <= column->n_filled;
}

/* The piece that always stands behind another, which never lacks: the label of both holds the
 * separator. SIZE_MAX: none. */
static size_t rest_of(const struct column *column, size_t p)
{
    const struct value *first = &column->pieces[p], *second = &column->pieces[first->after];
    const bool always = first->count >= ALWAYS_MIN && first->n_after == first->count &&
                        second->count == first->count && second->n_before == second->count &&
                        second->before == p;
    return always ? first->after : SIZE_MAX;
}

/* Whether a piece ends the label of another. */
static bool is_rest(const struct column *column, size_t p)
{
    return column->pieces[p].n_before && rest_of(column, column->pieces[p].before) == p;
}

/* Several choices in one cell: a good part of the cells is joined, and most pieces come again. */
static bool is_joined(const struct column *column)
{
    size_t n_again = 0, n = 0, n_items = 0, n_labels = 0;
    for (size_t p = 0; p < column->n_pieces; p++) {
        n += column->pieces[p].count;
        n_labels += is_rest(column, p) ? 0 : column->pieces[p].count;
        n_again += column->pieces[p].count > 1 ? column->pieces[p].count : 0;
        n_items += column->pieces[p].count > 1;
    }
    return !column->many_pieces && column->n_joined >= 2 && n_items >= 2 &&
           n_labels > column->n_filled && /* else each cell is one label, with the separator in it */
           5 * column->n_joined >= column->n_filled && 10 * n_again >= 7 * n &&
           n_items < column->n_values + (column->many ? PIECES_MAX : 0);
}

/* Areas have numbers that count nothing. */
static bool is_area(const struct column *column)
{
    static const char *const words[] = {"departement", "department", "code_postal", "postcode",
                                        "code_insee", "code_commune"};
    char *folded = text_folded(column->base ? column->base : "");
    bool is = false;
    for (size_t w = 0; w < sizeof words / sizeof *words && !is; w++)
        is = strncmp(folded, words[w], strlen(words[w])) == 0;
    free(folded);
    return is;
}

static enum question_type type_of(const struct column *column)
{
    if (column->is_comment)
        return QUESTION_TEXT;
    if (column->n_filled && column->n_dates == column->n_filled)
        return QUESTION_DATE;
    if (column->n_filled && column->n_numbers + column->n_measured == column->n_filled)
        return is_area(column) && !column->many && !column->unit ? QUESTION_SINGLE
                                                                 : QUESTION_NUMERIC;
    if (is_joined(column))
        return QUESTION_MULTIPLE;
    return has_levels(column) ? QUESTION_SINGLE : QUESTION_TEXT;
}

static const char *numbered(struct draft *draft, const char *prefix, size_t number)
{
    char *text = mem_printf("%s%zu", prefix, number);
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

/* A short heading is its own id, when no other question has it; a sentence gets a number. */
static const char *id_for(const struct columns *columns, const struct column *column)
{
    const struct draft *draft = columns->draft;
    /* The code of an item is no name of the question: "612345X12X78SQ1". */
    const bool of_item = column->part && column->code == column->heading;
    const char *words = column->code && !of_item ? column->code : column->base;
    bool fits = words && strlen(words) <= 30 && !strchr(words, ' ') && !strchr(words, '.');
    for (size_t q = 0; q < draft->n && fits; q++)
        fits = strcmp(draft->questions[q].id, words) != 0;
    return fits ? words : numbered(columns->draft, "q", draft->n + 1);
}

/* ---- Levels ---------------------------------------- */

static void choose_values(struct draft_choices *to, const struct column *column)
{
    for (size_t v = 0; v < column->n_values; v++) {
        const char *text = column->values[v].text;
        bool known = false;
        for (size_t k = 0; k < to->n && !known; k++)
            known = strcasecmp(to->list[k].code, text) == 0; /* "x" and "X": one level when read */
        if (!known)
            draft_choose(to, (struct draft_choice){.code = text, .fr = text});
    }
}

/* Where a label stands on a scale: negative, neutral, positive, beside it; the more is said the
 * further out. */
static int place_of(const struct draft_choice *choice)
{
    const char *role = draft_role(choice);
    char *folded = text_folded(choice->fr ? choice->fr : choice->code);
    const bool strong = strstr(folded, "tout") || strstr(folded, "tres") ||
                        strstr(folded, "strongly") || strstr(folded, "very");
    free(folded);
    if (!role)
        return 9;
    if (strcmp(role, "negative") == 0)
        return strong ? 0 : 1;
    if (strcmp(role, "neutral") == 0)
        return 2;
    return strcmp(role, "positive") == 0 ? (strong ? 4 : 3) : 10;
}

/* Codes by number or letter ("A2" before "A10"), labels by their side; ties as they are. */
static int by_place(const void *a, const void *b)
{
    const struct draft_choice *x = a, *y = b;
    const int place = place_of(x) - place_of(y);
    if (place)
        return place;
    const size_t n = strlen(x->code), m = strlen(y->code);
    const int sign = n == m || n > 6 || m > 6 ? 0 : n < m ? -1 : 1;
    return sign ? sign : strcmp(x->code, y->code);
}

static void order_levels(struct draft_choices *levels)
{
    bool codes = true, sides = false;
    for (size_t k = 0; k < levels->n; k++) {
        const char *code = levels->list[k].code;
        codes = codes && strlen(code) <= 6 && strpbrk(code, "0123456789");
        sides = sides || place_of(&levels->list[k]) < 9;
    }
    if (levels->n && (codes || sides))
        qsort(levels->list, levels->n, sizeof *levels->list, by_place);
}

/* ---- Questions ---------------------------------------- */

static void choose_pieces(struct draft *draft, struct draft_question *question,
                          const struct column *column)
{
    for (size_t p = 0; p < column->n_pieces; p++) {
        const struct value *piece = &column->pieces[p];
        if (is_rest(column, p))
            continue;
        const char *label = piece->text;
        for (size_t rest = rest_of(column, p); rest != SIZE_MAX; rest = rest_of(column, rest)) {
            char *longer = mem_printf("%s, %s", label, column->pieces[rest].text);
            label = draft_text(draft, longer);
            free(longer);
        }
        if (piece->count > 1)
            draft_choose(&question->items,
                         (struct draft_choice){numbered(draft, "i", question->items.n + 1), label,
                                               NULL, NULL});
        else
            question->other = true;
    }
}

/* Kobo keeps a position in a column of its own, and its parts beside: "_Lieu_latitude". */
static bool is_position(const struct columns *columns, const struct column *column)
{
    if (!column->heading)
        return false;
    const char *slash = strrchr(column->heading, '/');
    char *latitude = mem_printf("_%s_latitude", slash ? slash + 1 : column->heading);
    bool is = false;
    for (size_t c = 0; c < columns->n && !is; c++) {
        const char *heading = columns->list[c].heading, *last = heading ? strrchr(heading, '/') : NULL;
        is = heading && strcmp(last ? last + 1 : heading, latitude) == 0;
    }
    free(latitude);
    return is;
}

static void add_single(const struct columns *columns, const struct column *column)
{
    struct draft_question *question =
        draft_add(columns->draft, type_of(column), id_for(columns, column));
    /* "Q1. Besoins" is known by "Q1"; "Q1[SQ1]. Besoins []" is not. */
    const size_t n_code = column->code ? strlen(column->code) : 0;
    const bool by_code = column->code && question->id == column->code && column->base &&
                         column->heading && !column->part &&
                         strncmp(column->heading, column->code, n_code) == 0 &&
                         column->heading[n_code] != '[';
    question->fr = by_code ? column->base : column->heading;
    question->guess = N_("type guessed from the answers");
    question->unit = column->unit;
    if (is_position(columns, column)) {
        question->type = QUESTION_TEXT;
        question->key = KEY_IDENTIFIER;
    }
    if (question->type == QUESTION_SINGLE) {
        choose_values(&question->levels, column);
        order_levels(&question->levels);
    }
    if (question->type == QUESTION_MULTIPLE)
        choose_pieces(columns->draft, question, column);
    draft_note_design(columns->draft, question, column->base);
}

static bool is_other_part(const struct column *column)
{
    return column->part && heading_says_other(column->part) && strlen(column->part) < 20;
}

/* "Rang 2", "rank 2", "2" -> 2; 0: no rank. */
static unsigned rank_of(const char *text)
{
    char *folded = text_folded(text);
    unsigned rank = 0;
    int n = 0;
    if (sscanf(folded, "rang_%u%n", &rank, &n) != 1 && sscanf(folded, "rank_%u%n", &rank, &n) != 1 &&
        sscanf(folded, "%u%n", &rank, &n) != 1)
        rank = 0;
    if (folded[n])
        rank = 0;
    free(folded);
    return rank;
}

static bool share_a_value(const struct column *a, const struct column *b)
{
    for (size_t v = 0; v < a->n_values; v++)
        for (size_t w = 0; w < b->n_values; w++)
            if (strcmp(a->values[v].text, b->values[w].text) == 0)
                return true;
    return false;
}

/* Columns "[Rang 1]", "[Rang 2]" of the same levels, the last ones perhaps empty; those of two scales have
 * none in common. */
static bool parts_are_ranks(const struct column columns[], size_t n)
{
    enum { FEW = 3 };
    for (size_t c = 0; c < n; c++)
        if (!columns[c].part || rank_of(columns[c].part) != c + 1 ||
            (columns[c].n_filled && columns[c].n_ticks == columns[c].n_filled))
            return false;
    return n > 1 && columns[0].n_filled &&
           (columns[1].n_filled <= FEW || share_a_value(&columns[0], &columns[1]));
}

/* Columns of levels that hold "Rang 1", "Rang 2". */
static bool values_are_ranks(const struct column columns[], size_t n)
{
    for (size_t c = 0; c < n; c++)
        for (size_t v = 0; v < columns[c].n_values; v++)
            if (columns[c].many || strspn(columns[c].values[v].text, "0123456789") > 0 ||
                !rank_of(columns[c].values[v].text))
                return false;
    return n > 1 && columns[0].n_values > 0;
}

/* "612345X12X78" of "612345X12X781", the first rank in a VV export. */
static const char *number_of(struct draft *draft, const char *heading)
{
    const size_t n = strlen(heading);
    char *text = mem_text_n(heading, n && heading[n - 1] == '1' ? n - 1 : 0);
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

static void add_ranking(const struct columns *columns, const struct column list[], size_t n,
                        bool parts)
{
    struct draft_question *question =
        draft_add(columns->draft, QUESTION_RANKING, id_for(columns, list));
    question->fr = list[0].base;
    question->guess = N_("type guessed from the headings and the answers");
    question->alias = parts && columns->is_vv ? number_of(columns->draft, list[0].heading) : NULL;
    size_t n_ranks = parts ? n : 0;
    for (size_t c = 0; c < n; c++) {
        if (parts)
            choose_values(&question->levels, &list[c]);
        else
            draft_choose(&question->levels,
                         (struct draft_choice){numbered(columns->draft, "l", c + 1), list[c].part,
                                               NULL, NULL});
        for (size_t v = 0; v < list[c].n_values && !parts; v++)
            n_ranks = n_ranks > rank_of(list[c].values[v].text) ? n_ranks
                                                                : rank_of(list[c].values[v].text);
    }
    order_levels(&question->levels);
    if (n_ranks < question->levels.n)
        question->n_ranks = n_ranks;
}

static void add_items(const struct columns *columns, const struct column list[], size_t n,
                      bool ticks, bool other)
{
    struct draft_question *question =
        draft_add(columns->draft, ticks ? QUESTION_MULTIPLE : QUESTION_MATRIX,
                  id_for(columns, list));
    question->fr = list[0].base;
    question->guess = N_("type guessed from the headings and the answers");
    question->other = other && ticks;
    for (size_t c = 0; c < n; c++) {
        if (question->other && is_other_part(&list[c]))
            continue;
        if (!ticks)
            choose_values(&question->levels, &list[c]);
        draft_choose(&question->items,
                     (struct draft_choice){list[c].part_is_code
                                               ? list[c].part
                                               : numbered(columns->draft, "i", c + 1),
                                           list[c].part, NULL, list[c].heading});
    }
    order_levels(&question->levels);
}

/* Numbers that count something: with decimals, or few of those from the least to the greatest. */
static bool are_counts(const struct column list[], size_t n)
{
    enum { SCALE_MAX = 11 };
    bool seen[SCALE_MAX] = {false};
    size_t least = SCALE_MAX, greatest = 0, n_seen = 0;
    for (size_t c = 0; c < n; c++) {
        if (list[c].n_numbers < list[c].n_filled)
            return false;
        for (size_t v = 0; v < list[c].n_values; v++) {
            char *end;
            const unsigned long number = strtoul(list[c].values[v].text, &end, 10);
            if (*end || number >= SCALE_MAX)
                return true;
            n_seen += !seen[number];
            seen[number] = true;
            least = number < least ? number : least;
            greatest = number > greatest ? number : greatest;
        }
    }
    return n_seen && 3 * n_seen < 2 * (greatest - least + 1);
}

/* n columns of one base: ranks, ticks, levels or neither. */
static void add_group(const struct columns *columns, const struct column list[], size_t n)
{
    bool ticks = true, levels = true, other = false;
    for (size_t c = 0; c < n; c++) {
        levels = levels && !is_joined(&list[c]); /* a grid of boxes: several answers a row */
        if (is_other_part(&list[c]) && list[c].n_ticks < list[c].n_filled) {
            other = true;
            continue;
        }
        ticks = ticks && list[c].n_ticks == list[c].n_filled;
        levels = levels && (has_levels(&list[c]) || !list[c].n_filled);
    }
    levels = levels && !are_counts(list, n);
    if (parts_are_ranks(list, n) || values_are_ranks(list, n))
        add_ranking(columns, list, n, parts_are_ranks(list, n));
    else if (ticks || levels)
        add_items(columns, list, n, ticks, other);
    else
        for (size_t c = 0; c < n; c++)
            add_single(columns, &list[c]);
}

static bool same_base(const struct column *a, const struct column *b)
{
    return a->base && b->base && a->part && b->part && strcmp(a->base, b->base) == 0;
}

/* "Pays" and "Pays [Autre]". */
static bool is_other_of(const struct column *column, const struct column *before)
{
    return !before->part && is_other_part(column) && column->base && before->base &&
           strcmp(column->base, before->base) == 0;
}

static void add_other_level(struct draft_question *question)
{
    bool has = false;
    question->other = true;
    for (size_t k = 0; k < question->levels.n; k++) {
        const char *role = draft_role(&question->levels.list[k]);
        has = has || (role && strcmp(role, "other") == 0);
    }
    if (!has)
        draft_choose(&question->levels, (struct draft_choice){"-oth-", "Autre", "Other", NULL});
}

/* ---- Columns of one question, wherever they stand ---------------------------------------- */

struct place {
    const struct column *column;
    size_t at, first; /* where the first of its question is */
    unsigned rank;    /* 0: none */
};

/* The question before its parts: "Statut" before "Statut [Autre]". */
static int by_part(const struct place *x, const struct place *y)
{
    return (x->column->part != NULL) - (y->column->part != NULL);
}

static int by_base(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    const char *one = x->column->base ? x->column->base : "";
    const char *other = y->column->base ? y->column->base : "";
    const int order = strcmp(one, other) ? strcmp(one, other) : by_part(x, y);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int by_first(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (by_part(x, y))
        return by_part(x, y);
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Brings the parts of a question together, as somebody who moved columns may have left them. */
static void gather(struct columns *columns)
{
    const size_t n = columns->n;
    struct place *places = mem_zeroed(n, sizeof *places);
    struct column *list = mem_zeroed(n, sizeof *list);
    for (size_t c = 0; c < n; c++) {
        const struct column *column = &columns->list[c];
        places[c] = (struct place){column, c, c, column->part ? rank_of(column->part) : 0};
    }
    if (n)
        qsort(places, n, sizeof *places, by_base);
    for (size_t k = 1; k < n; k++) {
        const struct column *column = places[k].column, *before = places[k - 1].column;
        if (column->part && column->base && before->base &&
            strcmp(column->base, before->base) == 0)
            places[k].first = places[k - 1].first;
    }
    if (n)
        qsort(places, n, sizeof *places, by_first);
    for (size_t k = 0; k < n; k++)
        list[k] = *places[k].column;
    free(places);
    free(columns->list);
    columns->list = list;
}

/* ---- All ---------------------------------------- */

static void add_questions(const struct columns *columns)
{
    for (size_t first = 0; first < columns->n;) {
        const struct column *column = &columns->list[first];
        size_t end = first + 1;
        if (column->tool) {
            first++;
            continue;
        }
        while (end < columns->n && same_base(column, &columns->list[end]))
            end++;
        if (column->part)
            add_group(columns, column, end - first);
        else
            add_single(columns, column);
        struct draft_question *made = &columns->draft->questions[columns->draft->n - 1];
        const bool other = end < columns->n && is_other_of(&columns->list[end], column);
        if (other && made->type == QUESTION_SINGLE)
            add_other_level(made);
        if (other && (made->type == QUESTION_SINGLE || made->type == QUESTION_MULTIPLE)) {
            made->other = true;
            end++;
        }
        first = end;
    }
}

bool draft_export(struct draft *draft, const char *path, const struct export_format *told,
                  struct faults *faults)
{
    struct columns columns = {.draft = draft};
    const bool fine = columns_read(&columns, path, told, faults);
    if (fine) {
        gather(&columns);
        add_questions(&columns);
    }
    free(columns.list);
    return fine;
}
