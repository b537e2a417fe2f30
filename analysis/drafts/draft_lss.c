/* LimeSurvey's .lss: tables of rows of fields, in XML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"
#include "data/xml.h"

enum { LSS_BYTES = 64 << 20, LSS_ROWS = 200000, LSS_DEPTH = 64, NAME_BYTES = 32 };
/* No codebook has more; what lies beyond is hostile. */
enum { QUESTIONS_MAX = 10000, PARTS_MAX = 10000, LANGUAGES_MAX = 32 };

enum field {
    SID, GID, QID, PARENT, AID, TITLE, CODE, TYPE, OTHER, RELEVANCE, SCALE, QUESTION, ANSWER,
    LANGUAGE, GROUP_ORDER, QUESTION_ORDER, ANSWER_ORDER, ATTRIBUTE, VALUE, SURVEY_TITLE, SURVEY_LANGUAGE,
    N_FIELDS
};
static const char *const field_names[N_FIELDS] = {
    "sid", "gid", "qid", "parent_qid", "aid", "title", "code", "type", "other", "relevance",
    "scale_id", "question", "answer", "language", "group_order", "question_order", "sortorder",
    "attribute", "value", "surveyls_title", "surveyls_language"};

enum table {
    QUESTIONS, SUBQUESTIONS, ANSWERS, GROUPS, QUESTION_TEXTS, ANSWER_TEXTS, ATTRIBUTES, SURVEYS,
    SURVEY_LANGUAGES, N_TABLES
};
static const char *const table_names[N_TABLES] = {
    "questions", "subquestions", "answers", "groups", "question_l10ns", "answer_l10ns",
    "question_attributes", "surveys", "surveys_languagesettings"};

struct lss_row {
    enum table table;
    size_t order; /* in the file */
    const char *values[N_FIELDS]; /* NULL: none */
};

/* Rows of a table by the value of a field, those of one value in the order of the questionnaire
 * where the rows tell it, in that of the file else. */
struct lss_index {
    enum field field;
    size_t n;
    const struct lss_row **rows; /* owned */
};

struct lss {
    struct xml xml;
    struct arena *arena;
    size_t n, room;
    struct lss_row **rows; /* owned list of the arena's rows */
    struct lss_row *row;   /* being read; NULL: none that is wanted */
    char names[LSS_DEPTH][NAME_BYTES]; /* of the elements around, cut */
    size_t depth;
    char *text; /* of the element being read; owned */
    size_t n_text, text_room;
    bool too_large;
    struct lss_index questions, below, subquestions, answers, groups, question_texts,
        answer_texts, attributes;
};

static size_t find_word(const char *const words[], size_t n, const char *word)
{
    size_t i = 0;
    while (i < n && strcmp(words[i], word) != 0)
        i++;
    return i;
}

static void XMLCALL begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    struct lss *lss = context;
    if (lss->depth == LSS_DEPTH || lss->n == LSS_ROWS) {
        lss->too_large = true;
        XML_StopParser(lss->xml.parser, XML_FALSE);
        return;
    }
    snprintf(lss->names[lss->depth++], NAME_BYTES, "%s", name);
    lss->n_text = 0;
    /* document / table / rows / row */
    if (strcmp(name, "row") != 0 || lss->depth < 3)
        return;
    const size_t table = find_word(table_names, N_TABLES, lss->names[lss->depth - 3]);
    lss->row = NULL;
    if (table == N_TABLES)
        return;
    lss->row = arena_zeroed(lss->arena, 1, sizeof *lss->row);
    *lss->row = (struct lss_row){.table = (enum table)table, .order = lss->n};
    lss->rows = mem_grown(lss->rows, &lss->room, lss->n + 1, sizeof *lss->rows);
    lss->rows[lss->n++] = lss->row;
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
    struct lss *lss = context;
    if (!lss->depth)
        return;
    const bool is_field = lss->depth >= 2 && strcmp(lss->names[lss->depth - 2], "row") == 0;
    const size_t field = is_field ? find_word(field_names, N_FIELDS, name) : N_FIELDS;
    if (field < N_FIELDS && lss->row && !lss->row->values[field] && lss->n_text) {
        char *copy = arena_zeroed(lss->arena, lss->n_text + 1, 1);
        memcpy(copy, lss->text, lss->n_text);
        lss->row->values[field] = copy;
    }
    lss->depth--;
    lss->n_text = 0;
}

static const char *value(const struct lss_row *row, enum field field)
{
    return row->values[field] ? row->values[field] : "";
}

/* ---- Parsing ---------------------------------------- */

static bool parse(struct lss *lss, const char *path, FILE *in, struct faults *faults)
{
    xml_begin(&lss->xml, &(struct xml_handlers){begin, end, take_text});
    char block[1 << 16];
    size_t n, total = 0;
    bool fine = true;
    do {
        n = fread(block, 1, sizeof block, in);
        total += n;
        lss->too_large = lss->too_large || total > LSS_BYTES;
        fine = !lss->too_large &&
               XML_Parse(lss->xml.parser, block, (int)n, n < sizeof block) == XML_STATUS_OK;
    } while (fine && n == sizeof block);
    const struct where where = {path, XML_GetCurrentLineNumber(lss->xml.parser), NULL};
    if (lss->xml.refused)
        faults_add(faults, where,
                   _("a LimeSurvey structure has no DOCTYPE: the file is refused; export the structure "
                     "again"));
    else if (lss->too_large)
        faults_add(faults, where, _("larger than any questionnaire: the file is refused"));
    else if (!fine)
        faults_add(faults, where, _("expected XML as LimeSurvey writes it, found other text or none: export the "
                     "structure again"));
    xml_end(&lss->xml);
    return fine;
}

/* ---- Looking up ---------------------------------------- */

/* Where an answer or a sub-question stands among its own: the data base that wrote them knows no
 * order of rows. */
static long rank_of(const struct lss_row *row)
{
    return strtol(value(row, row->table == ANSWERS ? ANSWER_ORDER : QUESTION_ORDER), NULL, 10);
}

static int by_value(const struct lss_row *a, const struct lss_row *b, enum field field)
{
    const int order = strcmp(value(a, field), value(b, field));
    const long rank_a = rank_of(a), rank_b = rank_of(b);
    if (order || rank_a != rank_b)
        return order ? order : rank_a < rank_b ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

#define ORDER_BY(field)                                                                            \
    static int by_##field(const void *a, const void *b)                                            \
    {                                                                                              \
        return by_value(*(const struct lss_row *const *)a, *(const struct lss_row *const *)b, field); \
    }
ORDER_BY(GID)
ORDER_BY(QID)
ORDER_BY(PARENT)
ORDER_BY(AID)

static struct lss_index make_index(const struct lss *lss, enum table table, enum field field)
{
    static int (*const orders[N_FIELDS])(const void *, const void *) = {
        [GID] = by_GID, [QID] = by_QID, [PARENT] = by_PARENT, [AID] = by_AID};
    struct lss_index index = {.field = field, .rows = mem_zeroed(lss->n, sizeof *index.rows)};
    for (size_t i = 0; i < lss->n; i++)
        if (lss->rows[i]->table == table)
            index.rows[index.n++] = lss->rows[i];
    if (index.n)
        qsort(index.rows, index.n, sizeof *index.rows, orders[field]);
    return index;
}

/* Rows whose field is before the text, or, with it, not behind it. */
static size_t n_before(const struct lss_index *index, const char *text, bool with)
{
    size_t low = 0, high = index->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (strcmp(value(index->rows[mid], index->field), text) < (with ? 1 : 0))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The rows of which the field has the text: the first of them, how many in *n. */
static const struct lss_row *const *find_rows(const struct lss_index *index, const char *text,
                                              size_t *n)
{
    const size_t first = n_before(index, text, false);
    *n = n_before(index, text, true) - first;
    return index->rows + first;
}

static void index_all(struct lss *lss)
{
    lss->questions = make_index(lss, QUESTIONS, QID);
    lss->below = make_index(lss, QUESTIONS, PARENT);
    lss->subquestions = make_index(lss, SUBQUESTIONS, PARENT);
    lss->answers = make_index(lss, ANSWERS, QID);
    lss->groups = make_index(lss, GROUPS, GID);
    lss->question_texts = make_index(lss, QUESTION_TEXTS, QID);
    lss->answer_texts = make_index(lss, ANSWER_TEXTS, AID);
    lss->attributes = make_index(lss, ATTRIBUTES, QID);
}

static void lss_clear(struct lss *lss)
{
    struct lss_index *const indices[] = {&lss->questions,    &lss->below,  &lss->subquestions,
                                         &lss->answers,      &lss->groups, &lss->question_texts,
                                         &lss->answer_texts, &lss->attributes};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++)
        free(indices[i]->rows);
    free(lss->rows);
    free(lss->text);
}

/* ---- Questions ---------------------------------------- */

/* Texts stand beside the row, or in a table of their own, by language. */
static void find_texts(struct draft *draft, const struct lss_index *texts,
                       const struct lss_row *row, enum field field, const char **fr,
                       const char **en)
{
    size_t n;
    const struct lss_row *const *rows = find_rows(texts, value(row, texts->field), &n);
    draft_label(fr, en, value(row, LANGUAGE), draft_text(draft, value(row, field)));
    for (size_t i = 0; i < n && i < LANGUAGES_MAX; i++)
        draft_label(fr, en, value(rows[i], LANGUAGE), draft_text(draft, value(rows[i], field)));
}

struct parts {
    size_t n, room;
    struct lime_part *list; /* owned */
};

static void add_part(struct draft *draft, const struct lss *lss, struct parts *parts,
                     const struct lss_row *row)
{
    const bool is_answer = row->table == ANSWERS;
    struct lime_part part = {.code = draft_text(draft, value(row, is_answer ? CODE : TITLE)),
                             .scale = atoi(value(row, SCALE)),
                             .is_answer = is_answer};
    if (!part.code)
        return;
    if (is_answer)
        find_texts(draft, &lss->answer_texts, row, ANSWER, &part.fr, &part.en);
    else
        find_texts(draft, &lss->question_texts, row, QUESTION, &part.fr, &part.en);
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
    const struct lss_index *const indices[] = {&lss->answers, &lss->subquestions, &lss->below};
    for (size_t k = 0; k < sizeof indices / sizeof *indices; k++) {
        size_t n;
        const struct lss_row *const *rows = find_rows(indices[k], qid, &n);
        for (size_t i = 0; i < n && parts->n < PARTS_MAX; i++)
            add_part(draft, lss, parts, rows[i]);
    }
}

static bool is_top(const struct lss_row *row)
{
    const char *parent = value(row, PARENT);
    return row->table == QUESTIONS && (!*parent || strcmp(parent, "0") == 0);
}

/* Order of the group, then of the question, as they stand in the questionnaire. */
static long order_of(const struct lss *lss, const struct lss_row *row)
{
    size_t n;
    const struct lss_row *const *groups = find_rows(&lss->groups, value(row, GID), &n);
    const long group = n ? strtol(value(groups[0], GROUP_ORDER), NULL, 10) : 0;
    const long within = strtol(value(row, QUESTION_ORDER), NULL, 10);
    return (group & 0xffff) * 65536 + (within & 0xffff);
}

struct ordered {
    long order;
    const struct lss_row *row;
};

static int by_order(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->row->order > y->row->order) - (x->row->order < y->row->order);
}

/* What else is set of a question: at most so many levels of a ranking, ticks that go with no other, the unit and the
 * bounds of a number, what heads two scales. */
static void find_attributes(struct draft *draft, const struct lss *lss, const char *qid,
                            struct lime_question *to)
{
    size_t n;
    const struct lss_row *const *rows = find_rows(&lss->attributes, qid, &n);
    for (size_t i = 0; i < n; i++) {
        const char *name = value(rows[i], ATTRIBUTE), *text = value(rows[i], VALUE);
        if (strcmp(name, "max_answers") == 0)
            to->max_answers = strtoul(text, NULL, 10) & 0xffff;
        if (strcmp(name, "exclude_all_others") == 0)
            to->excluding = draft_text(draft, text);
        if (strcmp(name, "suffix") == 0)
            draft_label(&to->unit_fr, &to->unit_en, value(rows[i], LANGUAGE), draft_text(draft, text));
        if (strcmp(name, "min_num_value_n") == 0)
            to->min = draft_text(draft, text);
        if (strcmp(name, "max_num_value_n") == 0)
            to->max = draft_text(draft, text);
        for (int s = 0; s < 2; s++)
            if (strcmp(name, s ? "dualscale_headerB" : "dualscale_headerA") == 0)
                draft_label(&to->scales[s].fr, &to->scales[s].en, value(rows[i], LANGUAGE),
                            draft_text(draft, text));
    }
}

/* "612345X12X78", by which VV exports and conditions may name it. */
static const char *number_of(struct draft *draft, const struct lss_row *row)
{
    char *text = mem_printf("%sX%sX%s", value(row, SID), value(row, GID), value(row, QID));
    const char *kept = *value(row, SID) ? draft_text(draft, text) : NULL;
    free(text);
    return kept;
}

/* The rows of one question, one a language. */
static void add_question(struct draft *draft, const struct lss *lss, const struct lss_row *row)
{
    const char *qid = value(row, QID);
    struct lime_question question = {.id = draft_text(draft, value(row, TITLE)),
                                     .alias = number_of(draft, row),
                                     .relevance = draft_text(draft, value(row, RELEVANCE)),
                                     .type = *value(row, TYPE),
                                     .other = strcmp(value(row, OTHER), "Y") == 0};
    find_attributes(draft, lss, qid, &question);
    if (!question.id || draft_find(draft, question.id) != SIZE_MAX)
        return;
    size_t n;
    const struct lss_row *const *rows = find_rows(&lss->questions, qid, &n);
    for (size_t i = 0; i < n && i < LANGUAGES_MAX; i++)
        find_texts(draft, &lss->question_texts, rows[i], QUESTION, &question.fr, &question.en);
    struct parts parts = {0};
    find_parts(draft, lss, qid, &parts);
    question.n_parts = parts.n;
    question.parts = parts.list;
    draft_lime_question(draft, &question);
    free(parts.list);
}

/* True for the first row of its question. */
static bool is_first(const struct lss *lss, const struct lss_row *row)
{
    size_t n;
    return find_rows(&lss->questions, value(row, QID), &n)[0] == row;
}

static bool add_questions(struct draft *draft, const struct lss *lss)
{
    struct ordered *tops = mem_zeroed(lss->n, sizeof *tops);
    size_t n = 0;
    for (size_t i = 0; i < lss->n; i++)
        if (is_top(lss->rows[i]) && is_first(lss, lss->rows[i]))
            tops[n++] = (struct ordered){order_of(lss, lss->rows[i]), lss->rows[i]};
    if (n)
        qsort(tops, n, sizeof *tops, by_order);
    for (size_t i = 0; i < n && draft->n < QUESTIONS_MAX; i++)
        add_question(draft, lss, tops[i].row);
    free(tops);
    for (size_t i = 0; i < lss->n; i++) {
        const struct lss_row *row = lss->rows[i];
        if (row->table == SURVEYS)
            draft->id = draft_text(draft, value(row, SID));
        if (row->table == SURVEY_LANGUAGES)
            draft_label(&draft->fr, &draft->en, value(row, SURVEY_LANGUAGE),
                        draft_text(draft, value(row, SURVEY_TITLE)));
    }
    return n <= QUESTIONS_MAX;
}

bool draft_lss(struct draft *draft, const char *path, struct faults *faults)
{
    FILE *in = file_open(path, faults);
    if (!in)
        return false;
    struct arena arena = {0};
    struct lss *lss = mem_zeroed(1, sizeof *lss);
    lss->arena = &arena;
    bool fine = parse(lss, path, in, faults);
    fclose(in);
    if (fine)
        index_all(lss);
    if (fine && !add_questions(draft, lss)) {
        faults_add(faults, (struct where){.path = path},
                   _("expected at most %d questions, found more: the file is refused"),
                   QUESTIONS_MAX);
        fine = false;
    }
    if (fine && !draft->n)
        faults_add(faults, (struct where){.path = path},
                   _("expected questions as LimeSurvey writes them, found none: export the "
                     "structure of the survey (.lss)"));
    lss_clear(lss);
    free(lss);
    arena_clear(&arena);
    return fine && draft->n;
}
