/* LimeSurvey's .lss: tables of rows of fields, in XML. */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"

enum { LSS_BYTES = 64 << 20, LSS_ROWS = 200000, LSS_DEPTH = 64, LSS_FIELDS = 64 };

struct field {
    const char *name, *value;
};

struct lss_row {
    const char *table;
    size_t n;
    struct field fields[LSS_FIELDS];
};

struct lss {
    struct arena *arena;
    size_t n, room;
    struct lss_row **rows; /* owned list of the arena's rows */
    const char *names[LSS_DEPTH];
    size_t depth;
    char *text; /* of the element being read; owned */
    size_t n_text, text_room;
    bool refused, too_large;
    XML_Parser parser;
};

static const char *keep(struct lss *lss, const char *text, size_t n)
{
    char *copy = arena_zeroed(lss->arena, n + 1, 1);
    memcpy(copy, text, n);
    return copy;
}

static void XMLCALL begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    struct lss *lss = context;
    if (lss->depth == LSS_DEPTH || lss->n == LSS_ROWS) {
        lss->too_large = true;
        XML_StopParser(lss->parser, XML_FALSE);
        return;
    }
    lss->names[lss->depth++] = keep(lss, name, strlen(name));
    lss->n_text = 0;
    /* document / table / rows / row */
    if (strcmp(name, "row") == 0 && lss->depth >= 3) {
        struct lss_row *row = arena_zeroed(lss->arena, 1, sizeof *row);
        row->table = lss->names[lss->depth - 3];
        lss->rows = mem_grown(lss->rows, &lss->room, lss->n + 1, sizeof *lss->rows);
        lss->rows[lss->n++] = row;
    }
}

static void XMLCALL take_text(void *context, const XML_Char *text, int n)
{
    struct lss *lss = context;
    lss->text = mem_grown(lss->text, &lss->text_room, lss->n_text + (size_t)n + 1, 1);
    memcpy(lss->text + lss->n_text, text, (size_t)n);
    lss->n_text += (size_t)n;
}

static void XMLCALL end(void *context, const XML_Char *name)
{
    (void)name;
    struct lss *lss = context;
    if (!lss->depth)
        return;
    const bool is_field = lss->depth >= 2 && strcmp(lss->names[lss->depth - 2], "row") == 0;
    struct lss_row *row = lss->n ? lss->rows[lss->n - 1] : NULL;
    if (is_field && row && row->n < LSS_FIELDS)
        row->fields[row->n++] = (struct field){lss->names[lss->depth - 1],
                                               keep(lss, lss->text ? lss->text : "", lss->n_text)};
    lss->depth--;
    lss->n_text = 0;
}

/* Entities of one's own are how a small file becomes a large one; LimeSurvey writes none. */
static void XMLCALL refuse_doctype(void *context, const XML_Char *name, const XML_Char *system,
                                   const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    struct lss *lss = context;
    lss->refused = true;
    XML_StopParser(lss->parser, XML_FALSE);
}

static const char *value(const struct lss_row *row, const char *field)
{
    for (size_t f = 0; f < row->n; f++)
        if (strcmp(row->fields[f].name, field) == 0)
            return row->fields[f].value;
    return "";
}

static bool is(const struct lss_row *row, const char *table, const char *field, const char *text)
{
    return strcmp(row->table, table) == 0 && strcmp(value(row, field), text) == 0;
}

/* ---- Parsing ---------------------------------------- */

static bool parse(struct lss *lss, const char *path, FILE *in, struct faults *faults)
{
    lss->parser = XML_ParserCreate(NULL);
    if (!lss->parser)
        mem_exhausted();
    XML_SetUserData(lss->parser, lss);
    XML_SetElementHandler(lss->parser, begin, end);
    XML_SetCharacterDataHandler(lss->parser, take_text);
    XML_SetStartDoctypeDeclHandler(lss->parser, refuse_doctype);
    char block[1 << 16];
    size_t n, total = 0;
    bool fine = true;
    do {
        n = fread(block, 1, sizeof block, in);
        total += n;
        lss->too_large = lss->too_large || total > LSS_BYTES;
        fine = !lss->too_large &&
               XML_Parse(lss->parser, block, (int)n, n < sizeof block) == XML_STATUS_OK;
    } while (fine && n == sizeof block);
    const struct where where = {path, XML_GetCurrentLineNumber(lss->parser), NULL};
    if (lss->refused)
        faults_add(faults, where, _("a LimeSurvey structure has no DOCTYPE: the file is refused"));
    else if (lss->too_large)
        faults_add(faults, where, _("larger than any questionnaire: the file is refused"));
    else if (!fine)
        faults_add(faults, where, _("expected XML as LimeSurvey writes it: %s"),
                   XML_ErrorString(XML_GetErrorCode(lss->parser)));
    XML_ParserFree(lss->parser);
    return fine;
}

/* ---- Questions ---------------------------------------- */

/* Texts stand beside the row, or in a table of their own, by language. */
static void find_texts(struct draft *draft, const struct lss *lss, const struct lss_row *row,
                       const char *l10n, const char *key, const char *field, const char **fr,
                       const char **en)
{
    draft_label(fr, en, value(row, "language"), draft_text(draft, value(row, field)));
    for (size_t i = 0; i < lss->n; i++)
        if (is(lss->rows[i], l10n, key, value(row, key)))
            draft_label(fr, en, value(lss->rows[i], "language"),
                        draft_text(draft, value(lss->rows[i], field)));
}

struct parts {
    size_t n, room;
    struct lime_part *list;
};

static void add_part(struct draft *draft, const struct lss *lss, struct parts *parts,
                     const struct lss_row *row, bool is_answer)
{
    struct lime_part part = {
        .code = draft_text(draft, value(row, is_answer ? "code" : "title")),
        .scale = atoi(value(row, "scale_id")),
        .is_answer = is_answer};
    if (!part.code)
        return;
    if (is_answer)
        find_texts(draft, lss, row, "answer_l10ns", "aid", "answer", &part.fr, &part.en);
    else
        find_texts(draft, lss, row, "question_l10ns", "qid", "question", &part.fr, &part.en);
    for (size_t p = 0; p < parts->n; p++) { /* the same row in another language */
        struct lime_part *other = &parts->list[p];
        if (other->is_answer == is_answer && other->scale == part.scale &&
            strcmp(other->code, part.code) == 0) {
            other->fr = other->fr ? other->fr : part.fr;
            other->en = other->en ? other->en : part.en;
            return;
        }
    }
    parts->list = mem_grown(parts->list, &parts->room, parts->n + 1, sizeof part);
    parts->list[parts->n++] = part;
}

static void find_parts(struct draft *draft, const struct lss *lss, const char *qid,
                       struct parts *parts)
{
    for (size_t i = 0; i < lss->n; i++) {
        const struct lss_row *row = lss->rows[i];
        if (is(row, "answers", "qid", qid))
            add_part(draft, lss, parts, row, true);
        else if (is(row, "subquestions", "parent_qid", qid) ||
                 is(row, "questions", "parent_qid", qid))
            add_part(draft, lss, parts, row, false);
    }
}

static bool is_top(const struct lss_row *row)
{
    const char *parent = value(row, "parent_qid");
    return strcmp(row->table, "questions") == 0 && (!*parent || strcmp(parent, "0") == 0);
}

/* Order of the group, then of the question, as they stand in the questionnaire. */
static long order_of(const struct lss *lss, const struct lss_row *row)
{
    long group = 0;
    for (size_t i = 0; i < lss->n; i++)
        if (is(lss->rows[i], "groups", "gid", value(row, "gid")))
            group = strtol(value(lss->rows[i], "group_order"), NULL, 10);
    const long within = strtol(value(row, "question_order"), NULL, 10);
    return (group & 0xffff) * 65536 + (within & 0xffff);
}

struct ordered {
    long order;
    size_t row;
};

static int by_order(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void add_question(struct draft *draft, const struct lss *lss, const struct lss_row *row)
{
    struct lime_question question = {.id = draft_text(draft, value(row, "title")),
                                     .relevance = draft_text(draft, value(row, "relevance")),
                                     .type = *value(row, "type"),
                                     .other = strcmp(value(row, "other"), "Y") == 0};
    if (!question.id)
        return;
    for (size_t q = 0; q < draft->n; q++)
        if (strcmp(draft->questions[q].id, question.id) == 0)
            return; /* the same row in another language */
    for (size_t i = 0; i < lss->n; i++)
        if (is(lss->rows[i], "questions", "qid", value(row, "qid")))
            find_texts(draft, lss, lss->rows[i], "question_l10ns", "qid", "question",
                       &question.fr, &question.en);
    struct parts parts = {0};
    find_parts(draft, lss, value(row, "qid"), &parts);
    question.n_parts = parts.n;
    question.parts = parts.list;
    draft_lime_question(draft, &question);
    free(parts.list);
}

static void add_questions(struct draft *draft, const struct lss *lss)
{
    struct ordered *tops = mem_zeroed(lss->n, sizeof *tops);
    size_t n = 0;
    for (size_t i = 0; i < lss->n; i++)
        if (is_top(lss->rows[i]))
            tops[n++] = (struct ordered){order_of(lss, lss->rows[i]), i};
    if (n)
        qsort(tops, n, sizeof *tops, by_order);
    for (size_t i = 0; i < n; i++)
        add_question(draft, lss, lss->rows[tops[i].row]);
    free(tops);
    for (size_t i = 0; i < lss->n; i++) {
        const struct lss_row *row = lss->rows[i];
        if (strcmp(row->table, "surveys") == 0)
            draft->id = draft_text(draft, value(row, "sid"));
        if (strcmp(row->table, "surveys_languagesettings") == 0)
            draft_label(&draft->fr, &draft->en, value(row, "surveyls_language"),
                        draft_text(draft, value(row, "surveyls_title")));
    }
}

bool draft_lss(struct draft *draft, const char *path, struct faults *faults)
{
    FILE *in = file_open(path, faults);
    if (!in)
        return false;
    struct arena arena = {0};
    struct lss lss = {.arena = &arena};
    const bool fine = parse(&lss, path, in, faults);
    fclose(in);
    if (fine)
        add_questions(draft, &lss);
    if (fine && !draft->n)
        faults_add(faults, (struct where){.path = path},
                   _("expected questions as LimeSurvey writes them, found none"));
    free(lss.rows);
    free(lss.text);
    arena_clear(&arena);
    return fine && draft->n;
}
