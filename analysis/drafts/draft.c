#include "analysis/drafts/draft.h"
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/markup.h"
#include "analysis/importers/statistical.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/text.h"

struct draft_question *draft_add(struct draft *draft, enum question_type type, const char *id)
{
    draft->questions =
        mem_grown(draft->questions, &draft->room, draft->n + 1, sizeof *draft->questions);
    draft->questions[draft->n] = (struct draft_question){.id = id, .type = type};
    return &draft->questions[draft->n++];
}

void draft_choose(struct draft_choices *choices, struct draft_choice choice)
{
    choices->list = mem_grown(choices->list, &choices->room, choices->n + 1, sizeof choice);
    choices->list[choices->n++] = choice;
}

void draft_clear(struct draft *draft)
{
    for (size_t q = 0; q < draft->n; q++) {
        free(draft->questions[q].levels.list);
        free(draft->questions[q].items.list);
    }
    free(draft->questions);
    free(draft->missing.list);
    arena_clear(&draft->arena);
    *draft = (struct draft){0};
}

size_t draft_find(const struct draft *draft, const char *id)
{
    for (size_t q = 0; q < draft->n; q++)
        if (strcmp(draft->questions[q].id, id) == 0)
            return q;
    return SIZE_MAX;
}

bool draft_note_design(struct draft *draft, const struct draft_question *question,
                       const char *heading)
{
    static const char *const weights[] = {"poids", "weight", "weights", "ponderation"};
    static const char *const clusters[] = {"cluster", "clusters", "grappe", "psu"};
    char *folded = text_folded(heading ? heading : "");
    bool noted = false;
    for (size_t w = 0; w < sizeof weights / sizeof *weights && !noted; w++) {
        noted = strcmp(folded, weights[w]) == 0 && question->type == QUESTION_NUMERIC;
        if (noted)
            draft->weight = question->id;
    }
    for (size_t w = 0; w < sizeof clusters / sizeof *clusters && !noted; w++) {
        noted = strcmp(folded, clusters[w]) == 0;
        if (noted)
            draft->cluster = question->id;
    }
    free(folded);
    return noted;
}

const char *draft_text(struct draft *draft, const char *text)
{
    char *plain = markup_plain(text ? text : "");
    const size_t n = strlen(plain);
    char *copy = n ? arena_zeroed(&draft->arena, n + 1, 1) : NULL;
    if (copy)
        memcpy(copy, plain, n);
    free(plain);
    return copy;
}

static bool names_language(const char *language, const char *code, const char *word)
{
    char *folded = text_folded(language);
    const size_t n = strlen(folded), n_code = strlen(code);
    const bool is = strcmp(folded, code) == 0 || strstr(folded, word) ||
                    (n > n_code && strncmp(folded, code, n_code) == 0 && folded[n_code] == '_') ||
                    (n > n_code && folded[n - n_code - 1] == '_' &&
                     strcmp(folded + n - n_code, code) == 0);
    free(folded);
    return is;
}

void draft_label(const char **fr, const char **en, const char *language, const char *text)
{
    if (!text)
        return;
    if (names_language(language, "en", "english"))
        *en = text;
    else if (!*fr || names_language(language, "fr", "francais"))
        *fr = text;
}

static bool ends_with(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    if (!dot)
        return false;
    char *folded = text_folded(dot + 1);
    const bool same = strcmp(folded, ending) == 0;
    free(folded);
    return same;
}

static bool read_any(struct draft *draft, const char *path, const struct export_format *told,
                     struct faults *faults)
{
    const size_t n_before = faults->n;
    draft->kind = N_("LimeSurvey structure");
    if (ends_with(path, "lss") || ends_with(path, "lsq") || ends_with(path, "lsg"))
        return draft_lss(draft, path, faults); /* a survey, one question, a group of them */
    if (ends_with(path, "lsa")) {
        faults_add(faults, (struct where){.path = path},
                   _("an archive of LimeSurvey: unpack it (it is a ZIP) and give the structure inside, "
                     "which ends in .lss"));
        return false;
    }
    if (!sheet_is_workbook(path) && statistical_dialect(path) == EXPORT_DETECT &&
        draft_structure(draft, path, told->encoding, faults))
        return true;
    draft->kind = N_("SPSS or Stata file");
    if (statistical_dialect(path) != EXPORT_DETECT)
        return draft_labels(draft, path, told->encoding, faults);
    draft->kind = N_("XLSForm");
    if (faults->n == n_before && !told->sheet && draft_xlsform(draft, path, told->encoding, faults))
        return true;
    draft->kind = N_("export");
    return faults->n == n_before && draft_export(draft, path, told, faults);
}

/* A survey without a title is called as its file is. */
static void take_title(struct draft *draft, const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char *stem = mem_text_n(name, strcspn(name, "."));
    draft->fr = draft_text(draft, stem);
    free(stem);
}

bool draft_read(struct draft *draft, const char *path, const struct export_format *told,
                struct faults *faults)
{
    bool fine = read_any(draft, path, told, faults);
    if (fine && !draft->n) {
        faults_add(faults, (struct where){.path = path},
                   _("expected headings and answers, found none"));
        fine = false;
    }
    if (fine && !draft->fr && !draft->en && !draft->id)
        take_title(draft, path);
    return fine;
}

/* ---- LimeSurvey's types ---------------------------------------- */

/* Fixed levels of arrays and of yes/no, gender; French words changed between versions. */
static const struct {
    char type;
    struct draft_choice levels[10];
} FIXED_LEVELS[] = {
    {'Y', {{"Y", "Oui", "Yes", NULL}, {"N", "Non", "No", NULL}}},
    {'G', {{"F", "Femme", "Female", "Féminin"}, {"M", "Homme", "Male", "Masculin"}}},
    {'5', {{"1", "1", NULL, NULL}, {"2", "2", NULL, NULL}, {"3", "3", NULL, NULL},
           {"4", "4", NULL, NULL}, {"5", "5", NULL, NULL}}},
    {'A', {{"1", "1", NULL, NULL}, {"2", "2", NULL, NULL}, {"3", "3", NULL, NULL},
           {"4", "4", NULL, NULL}, {"5", "5", NULL, NULL}}},
    {'B', {{"1", "1", NULL, NULL}, {"2", "2", NULL, NULL}, {"3", "3", NULL, NULL},
           {"4", "4", NULL, NULL}, {"5", "5", NULL, NULL}, {"6", "6", NULL, NULL},
           {"7", "7", NULL, NULL}, {"8", "8", NULL, NULL}, {"9", "9", NULL, NULL},
           {"10", "10", NULL, NULL}}},
    {'C', {{"Y", "Oui", "Yes", NULL}, {"U", "Incertain", "Uncertain", NULL}, {"N", "Non", "No", NULL}}},
    {'E', {{"I", "Augmenter", "Increase", "Augmentation"},
           {"S", "Sans changement", "Same", "Identique"},
           {"D", "Diminuer", "Decrease", "Diminution"}}}};

static void fix_levels(struct draft_question *to, char type)
{
    for (size_t t = 0; t < sizeof FIXED_LEVELS / sizeof *FIXED_LEVELS; t++)
        for (size_t k = 0; FIXED_LEVELS[t].type == type && k < 10 && FIXED_LEVELS[t].levels[k].code;
             k++)
            draft_choose(&to->levels, FIXED_LEVELS[t].levels[k]);
}

/* What heads the comment beside a list, or beside a tick. */
static const struct lime_part COMMENT = {.fr = "Commentaire", .en = "Comment"};

/* Answers (or sub-questions) of one scale; -1: of any. */
static void choose_parts(struct draft_choices *to, const struct lime_question *from,
                         bool answers, int scale)
{
    for (size_t p = 0; p < from->n_parts; p++) {
        const struct lime_part *part = &from->parts[p];
        if (part->is_answer == answers && (scale < 0 || part->scale == scale))
            draft_choose(to, (struct draft_choice){part->code, part->fr, part->en, NULL});
    }
}

static struct draft_question *add_like(struct draft *draft, enum question_type type,
                                       const struct lime_question *from, const char *id)
{
    struct draft_question *to = draft_add(draft, type, id);
    to->fr = from->fr;
    to->en = from->en;
    to->alias = id == from->id ? from->alias : NULL;
    to->other = from->other && (type == QUESTION_SINGLE || type == QUESTION_MULTIPLE);
    to->ask_if = from->relevance && strcmp(from->relevance, "1") != 0 ? from->relevance : NULL;
    if (type == QUESTION_NUMERIC) {
        to->unit = from->unit_fr ? from->unit_fr : from->unit_en;
        to->unit_en = from->unit_en;
        to->min = from->min;
        to->max = from->max;
    }
    return to;
}

static const char *joined(struct draft *draft, const char *a, const char *mark, const char *b)
{
    char *text = mem_printf("%s%s%s", a, mark, b);
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

/* "Question | Row | Column", which tells as much as the headings "Question [Row][Column]" of full
 * texts, whose marks do not count. NULL where one of them is missing. */
static const char *text_of_cell(struct draft *draft, const char *question, const char *row,
                                const char *column)
{
    if (!question || !row || !column)
        return NULL;
    const char *first = joined(draft, question, " | ", row);
    return *column ? joined(draft, first, " | ", column) : first;
}

/* A question of its own for a row, or a row and a column; "code" is what LimeSurvey puts behind the
 * number of the question. */
static void add_cell(struct draft *draft, const struct lime_question *from,
                     enum question_type type, const char *code, const struct lime_part *row,
                     const struct lime_part *column)
{
    static const struct lime_part none = {.fr = "", .en = ""};
    struct draft_question *to = add_like(draft, type, from, joined(draft, from->id, "_", code));
    column = column ? column : &none;
    const char *fr = text_of_cell(draft, from->fr, row->fr, column->fr);
    const char *en = text_of_cell(draft, from->en, row->en, column->en);
    to->alias = from->alias ? joined(draft, from->alias, "", code) : NULL;
    to->fr = fr || en ? fr : from->fr;
    to->en = fr || en ? en : from->en;
}

/* A question of its own for each row, or each row and column. */
static void add_each(struct draft *draft, const struct lime_question *from,
                     enum question_type type)
{
    const bool grid = from->type == ';' || from->type == ':';
    for (size_t p = 0; p < from->n_parts; p++) {
        const struct lime_part *row = &from->parts[p];
        if (row->is_answer || (grid && row->scale != 0))
            continue;
        bool crossed = false;
        for (size_t c = 0; grid && c < from->n_parts; c++) {
            const struct lime_part *column = &from->parts[c];
            if (column->is_answer || column->scale != 1)
                continue;
            add_cell(draft, from, type, joined(draft, row->code, "_", column->code), row, column);
            crossed = true;
        }
        if (!crossed)
            add_cell(draft, from, type, row->code, row, NULL);
    }
}

static void add_levels(struct draft *draft, const struct lime_question *from,
                       enum question_type type)
{
    struct draft_question *to = add_like(draft, type, from, from->id);
    choose_parts(&to->levels, from, true, -1);
    if (!to->levels.n && type == QUESTION_RANKING)
        choose_parts(&to->levels, from, false, -1);
    if (type == QUESTION_RANKING && from->max_answers < to->levels.n)
        to->n_ranks = from->max_answers;
    fix_levels(to, from->type);
    if (to->other)
        draft_choose(&to->levels, (struct draft_choice){"-oth-", "Autre", "Other", NULL});
    if (from->type == 'O')
        add_cell(draft, from, QUESTION_TEXT, "comment", &COMMENT, NULL);
}

static void add_matrix(struct draft *draft, const struct lime_question *from, int scale,
                       const char *id)
{
    struct draft_question *to = add_like(draft, QUESTION_MATRIX, from, id);
    to->alias = from->alias;
    choose_parts(&to->levels, from, true, scale);
    fix_levels(to, from->type);
    choose_parts(&to->items, from, false, -1);
}

/* One of two scales beside the same rows, told by what heads it; exports head it by the question. */
static void add_scale(struct draft *draft, const struct lime_question *from, int scale)
{
    static const char *const fr[2] = {"Échelle 1", "Échelle 2"}, *const en[2] = {"Scale 1", "Scale 2"};
    const bool known = from->scales[scale].fr || from->scales[scale].en;
    add_matrix(draft, from, scale, joined(draft, from->id, "_", scale ? "1" : "0"));
    struct draft_question *to = &draft->questions[draft->n - 1];
    to->heading_fr = from->fr;
    to->heading_en = from->en;
    if (from->fr)
        to->fr = joined(draft, from->fr, " | ",
                        from->scales[scale].fr ? from->scales[scale].fr
                        : known                ? from->scales[scale].en
                                               : fr[scale]);
    if (from->en)
        to->en = joined(draft, from->en, " | ",
                        from->scales[scale].en ? from->scales[scale].en
                        : known                ? from->scales[scale].fr
                                               : en[scale]);
}

/* The only row of an array, when it has no text: what is asked stands in the question. NULL: else. */
static const struct lime_part *only_row(const struct lime_question *from)
{
    const struct lime_part *row = NULL;
    for (size_t p = 0; p < from->n_parts; p++) {
        if (from->parts[p].is_answer)
            continue;
        if (row || from->parts[p].fr || from->parts[p].en)
            return NULL;
        row = &from->parts[p];
    }
    return row;
}

/* An array with that row alone is one question. */
static void add_only_row(struct draft *draft, const struct lime_question *from,
                         const struct lime_part *row)
{
    struct draft_question *to =
        add_like(draft, QUESTION_SINGLE, from, joined(draft, from->id, "_", row->code));
    to->alias = from->alias ? joined(draft, from->alias, "", row->code) : NULL;
    to->other = false;
    choose_parts(&to->levels, from, true, -1);
    fix_levels(to, from->type);
}

/* Ticks, and beside each a comment, which is a text of its own. */
static void add_ticks(struct draft *draft, const struct lime_question *from)
{
    struct draft_question *to = add_like(draft, QUESTION_MULTIPLE, from, from->id);
    to->excluding = from->excluding;
    choose_parts(&to->items, from, false, -1);
    for (size_t p = 0; from->type == 'P' && p < from->n_parts; p++) {
        const char *code = joined(draft, from->parts[p].code, "", "comment");
        add_cell(draft, from, QUESTION_TEXT, code, &from->parts[p], &COMMENT);
    }
}

void draft_lime_question(struct draft *draft, const struct lime_question *from)
{
    switch (from->type) {
    case 'L': case '!': case 'O': case 'Y': case 'G': case '5': case 'I':
        add_levels(draft, from, QUESTION_SINGLE);
        break;
    case 'R':
        add_levels(draft, from, QUESTION_RANKING);
        break;
    case 'M': case 'P':
        add_ticks(draft, from);
        break;
    case 'F': case 'H': case 'A': case 'B': case 'C': case 'E':
        if (only_row(from))
            add_only_row(draft, from, only_row(from));
        else
            add_matrix(draft, from, -1, from->id);
        break;
    case '1':
        add_scale(draft, from, 0);
        add_scale(draft, from, 1);
        break;
    case 'K': case ':':
        add_each(draft, from, QUESTION_NUMERIC);
        break;
    case 'Q': case ';':
        add_each(draft, from, QUESTION_TEXT);
        break;
    case 'N':
        add_like(draft, QUESTION_NUMERIC, from, from->id);
        break;
    case 'D':
        add_like(draft, QUESTION_DATE, from, from->id);
        break;
    case 'X': case '|':
        break; /* shows a text; takes a file */
    default:
        add_like(draft, QUESTION_TEXT, from, from->id);
    }
}
