#include "analysis/importers/headings.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

struct name {
    char *folded;  /* owned */
    char *written; /* of names that fold alike, that which begins the heading as it is written is meant; owned */
    char *parted;  /* folded, but '|' where question, row and column meet; NULL: names no question; owned */
    size_t order;  /* in which it was added */
    struct target target;
    bool taken;
};

struct headings {
    const struct codebook *codebook;
    struct name *names; /* by folded text, then order */
    size_t n, room;
};

/* What tools add of their own, folded; both languages where tools translate them. */
static const struct {
    const char *folded;
    enum target_kind kind;
} TOOL_NAMES[] = {
    {"id", TARGET_ID},
    {"id_de_la_reponse", TARGET_ID},
    {"id_reponse", TARGET_ID},
    {"response_id", TARGET_ID},
    {"n", TARGET_ID}, /* N° */
    {"no", TARGET_ID},
    {"numero", TARGET_ID},
    {"identifiant", TARGET_ID},
    {"submitdate", TARGET_SUBMITTED},
    {"date_de_soumission", TARGET_SUBMITTED},
    {"date_submitted", TARGET_SUBMITTED},
    {"submission_time", TARGET_SUBMITTED},
    {"horodateur", TARGET_SUBMITTED},
    {"timestamp", TARGET_SUBMITTED},
    {"date", TARGET_SUBMITTED},
    {"submissiondate", TARGET_SUBMITTED}, /* ODK Briefcase and Central */
    {"start", TARGET_STARTED},
    {"startdate", TARGET_STARTED},
    {"date_de_lancement", TARGET_STARTED},
    {"interviewtime", TARGET_SPENT},
    {"total_time", TARGET_SPENT},
    {"temps_total", TARGET_SPENT},
    {"end", TARGET_ENDED},
    {"key", TARGET_TOOL},
    {"instanceid", TARGET_TOOL},
    {"instancename", TARGET_TOOL},
    {"today", TARGET_TOOL},
    {"deviceid", TARGET_TOOL},
    {"username", TARGET_TOOL},
    {"lastpage", TARGET_TOOL},
    {"last_page", TARGET_TOOL},
    {"derniere_page", TARGET_TOOL},
    {"startlanguage", TARGET_TOOL},
    {"start_language", TARGET_TOOL},
    {"langue_de_depart", TARGET_TOOL},
    {"seed", TARGET_TOOL},
    {"tete_de_serie", TARGET_TOOL},
    {"token", TARGET_TOOL},
    {"datestamp", TARGET_TOOL},
    {"date_de_la_derniere_action", TARGET_TOOL},
    {"ipaddr", TARGET_TOOL},
    {"adresse_ip", TARGET_TOOL},
    {"refurl", TARGET_TOOL},
    {"url_de_reference", TARGET_TOOL},
    {"uuid", TARGET_TOOL},
    {"validation_status", TARGET_TOOL},
    {"notes", TARGET_TOOL},
    {"status", TARGET_TOOL},
    {"submitted_by", TARGET_TOOL},
    {"version", TARGET_TOOL},
    {"tags", TARGET_TOOL},
    {"index", TARGET_TOOL},
    {"parent_table_name", TARGET_TOOL},
    {"parent_index", TARGET_TOOL},
    {"meta_instanceid", TARGET_TOOL},
    {"formhub_uuid", TARGET_TOOL}};
enum { N_TOOL_NAMES = sizeof TOOL_NAMES / sizeof *TOOL_NAMES, CUT_MIN = 10 };

/* ---- Names ---------------------------------------- */

/* Folds what lies before each " | ", as in the texts of rows that are questions of their own. */
static char *fold_parts(const char *text)
{
    static const char mark[] = " | ";
    char *parts = mem_text("");
    for (const char *end; text; text = end ? end + sizeof mark - 1 : NULL) {
        end = strstr(text, mark);
        char *part = mem_text_n(text, end ? (size_t)(end - text) : strlen(text));
        char *folded = text_folded(part);
        char *longer = mem_printf("%s%s%s", parts, *parts && *folded ? "|" : "", folded);
        free(part);
        free(folded);
        free(parts);
        parts = longer;
    }
    return parts;
}

/* The name is the text folded; base and rest (of one or more parts) are what it says. */
static void add_text(struct headings *headings, struct target target, const char *text,
                     const char *base, const char *rest, const char *written)
{
    char *folded = text_folded(text);
    if (!*folded) {
        free(folded);
        return;
    }
    char *all = mem_printf("%s | %s", base, rest);
    headings->names =
        mem_grown(headings->names, &headings->room, headings->n + 1, sizeof *headings->names);
    headings->names[headings->n] = (struct name){.folded = folded,
                                                 .written = mem_text(written),
                                                 .parted = *base ? fold_parts(all) : NULL,
                                                 .order = headings->n,
                                                 .target = target};
    headings->n++;
    free(all);
}

/* Adds "first second third"; NULL and "" parts are left out. */
static void add(struct headings *headings, struct target target, const char *first,
                const char *second, const char *third)
{
    char *rest = mem_printf("%s %s", second ? second : "", third ? third : "");
    char *text = mem_printf("%s %s", first, rest);
    add_text(headings, target, text, first, rest, first);
    free(text);
    free(rest);
}

/* "612345X12X78": survey, group and question as LimeSurvey numbers them; codes follow at once. */
static bool is_sgqa(const char *base)
{
    static const char digits[] = "0123456789";
    const size_t survey = strspn(base, digits);
    const size_t group = base[survey] == 'X' ? strspn(base + survey + 1, digits) : 0;
    const char *rest = base + survey + 1 + group;
    return survey && group && *rest == 'X' && rest[1] && !rest[1 + strspn(rest + 1, digits)];
}

/* A code behind a base, parted or, where LimeSurvey numbers, not. */
static void add_coded(struct headings *headings, struct target target, const char *base,
                      const char *code)
{
    char *text = mem_printf(is_sgqa(base) ? "%s%s" : "%s %s", base, code);
    add_text(headings, target, text, base, code, base);
    free(text);
}

static void add_labelled(struct headings *headings, struct target target, const char *base,
                         const char *code, const struct label *label,
                         const struct aliases *aliases)
{
    if (code)
        add_coded(headings, target, base, code);
    add(headings, target, base, label->fr, NULL);
    if (strcmp(label->en, label->fr) != 0)
        add(headings, target, base, label->en, NULL);
    for (size_t a = 0; a < aliases->n_words; a++)
        add(headings, target, base, aliases->words[a], NULL);
}

/* A row of an array with two scales, which are the questions "Q_0" and "Q_1": "Q[row][1]" is the
 * first, "Q_row_1" the second, as is "612345X12X78row#1". */
static void add_dual(struct headings *headings, size_t q, const char *base)
{
    const struct question *question = &headings->codebook->questions[q];
    const size_t n = strlen(question->id);
    if (question->type != QUESTION_MATRIX || n < 3 || question->id[n - 2] != '_' ||
        (question->id[n - 1] != '0' && question->id[n - 1] != '1'))
        return;
    const int scale = question->id[n - 1] - '0';
    char *stem = strcmp(base, question->id) == 0 ? mem_text_n(base, n - 2) : mem_text(base);
    for (size_t i = 0; i < question->n_items; i++)
        for (int name = 0; name < 3; name++) {
            const struct target target = {TARGET_CELL, q, i};
            const struct item *item = &question->items[i];
            const char *row = name == 0 ? item->code : name == 1 ? item->label.fr : item->label.en;
            static const char *const headed[] = {"", "Scale ", "Échelle "};
            for (size_t h = 0; h < sizeof headed / sizeof *headed; h++) {
                char *part = mem_printf("%s | %s%d", row, headed[h], scale + 1);
                char *text = mem_printf("%s [%s][%s%d]", stem, row, headed[h], scale + 1);
                add_text(headings, target, text, stem, part, text);
                free(text);
                free(part);
            }
            char *texts[] = {mem_printf("%s[%s][%d]", stem, row, scale + 1),
                             mem_printf("%s_%s_%d", stem, row, scale),
                             mem_printf("%s%s#%d", stem, row, scale)};
            for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
                add_text(headings, target, texts[t], stem, row, texts[t]);
                free(texts[t]);
            }
        }
    free(stem);
}

static void add_ranks(struct headings *headings, size_t q, const char *base)
{
    static const char *const words[] = {"", "rang", "rank"};
    const struct question *question = &headings->codebook->questions[q];
    for (size_t r = 0; r < question->n_levels; r++) {
        const struct target target = {r < question->n_ranks ? TARGET_CELL : TARGET_SURPLUS, q, r};
        char number[24];
        snprintf(number, sizeof number, "%zu", r + 1);
        add_coded(headings, target, base, number);
        for (size_t w = 1; w < sizeof words / sizeof *words; w++)
            add(headings, target, base, words[w], number);
    }
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        add_labelled(headings, (struct target){TARGET_RANK, q, k}, base, level->code,
                     &level->label, &level->aliases);
    }
}

/* Whether the comment beside a question is a question of its own: "Q1_comment". */
static bool has_comment(const struct codebook *codebook, const struct question *question)
{
    char *id = mem_printf("%s_comment", question->id);
    const bool has = codebook_find_question(codebook, id) != SIZE_MAX;
    free(id);
    return has;
}

/* All that may be headed by one name of a question. */
static void add_base(struct headings *headings, size_t q, const char *base)
{
    enum { COMMENTS = 2 };
    static const char *const others[] = {"other", "autre", "autre precisez", "autres",
                                         "other text", "comment", "commentaire"};
    const struct question *question = &headings->codebook->questions[q];
    const size_t n_others = sizeof others / sizeof *others -
                            (question->other && has_comment(headings->codebook, question) ? COMMENTS : 0);
    if (question->type == QUESTION_RANKING)
        add_ranks(headings, q, base);
    if (question->type == QUESTION_MULTIPLE || question->type == QUESTION_RANKING)
        add(headings, (struct target){TARGET_SUMMARY, q, 0}, base, NULL, NULL);
    else if (question->type != QUESTION_MATRIX)
        add(headings, (struct target){TARGET_CELL, q, ITEM_NONE}, base, NULL, NULL);
    for (size_t i = 0; i < question->n_items; i++) {
        const struct item *item = &question->items[i];
        add_labelled(headings, (struct target){TARGET_CELL, q, i}, base, item->code, &item->label,
                     &item->aliases);
    }
    for (size_t o = 0; question->other && o < n_others; o++)
        add_coded(headings, (struct target){TARGET_CELL, q, ITEM_OTHER}, base, others[o]);
    add_dual(headings, q, base);
}

static void add_question(struct headings *headings, size_t q)
{
    const struct question *question = &headings->codebook->questions[q];
    add_base(headings, q, question->id);
    add_base(headings, q, question->text.fr);
    if (strcmp(question->text.en, question->text.fr) != 0)
        add_base(headings, q, question->text.en);
    for (size_t a = 0; a < question->aliases.n_words; a++)
        add_base(headings, q, question->aliases.words[a]);
}

/* Items by their own name, as tools without groups head the rows of a matrix. */
static void add_bare_items(struct headings *headings, size_t q)
{
    const struct question *question = &headings->codebook->questions[q];
    for (size_t i = 0; i < question->n_items; i++) {
        const struct item *item = &question->items[i];
        add_labelled(headings, (struct target){TARGET_CELL, q, i}, "", NULL, &item->label,
                     &item->aliases);
    }
}

static int by_name(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    const int order = strcmp(x->folded, y->folded);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

struct headings *headings_create(const struct codebook *codebook)
{
    struct headings *headings = mem_zeroed(1, sizeof *headings);
    headings->codebook = codebook;
    for (size_t q = 0; q < codebook->n_questions; q++)
        add_question(headings, q);
    for (size_t q = 0; q < codebook->n_questions; q++)
        add_bare_items(headings, q);
    if (headings->n)
        qsort(headings->names, headings->n, sizeof *headings->names, by_name);
    return headings;
}

void headings_free(struct headings *headings)
{
    if (!headings)
        return;
    for (size_t i = 0; i < headings->n; i++) {
        free(headings->names[i].folded);
        free(headings->names[i].written);
        free(headings->names[i].parted);
    }
    free(headings->names);
    free(headings);
}

/* ---- Finding ---------------------------------------- */

/* Index of the first name that is not before the text. */
static size_t lower_bound(const struct headings *headings, const char *folded)
{
    size_t low = 0, high = headings->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (strcmp(headings->names[mid].folded, folded) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool same_target(struct target a, struct target b)
{
    return a.kind == b.kind && a.question == b.question && a.item == b.item;
}

/* Gives a thing out under all its names; texts behind "other" may have several columns (a tick
 * and a text). */
static struct target take(struct headings *headings, struct target target)
{
    if (target.item == ITEM_OTHER)
        return target;
    for (size_t i = 0; i < headings->n; i++)
        if (same_target(headings->names[i].target, target))
            headings->names[i].taken = true;
    return target;
}

/* How much of a heading a name stands in as written: "Q1" and "Q1_other" may both be ids, or "q1" and "Q1". */
static size_t n_written(const struct name *name, const char *text)
{
    const size_t n = strlen(name->written);
    return strncmp(name->written, text, n) == 0 ? n : 0;
}

/* again: also what was given out before. */
static struct target find_exactly(struct headings *headings, const char *text, bool again)
{
    char *folded = text_folded(text);
    const struct name *found = NULL;
    for (size_t i = lower_bound(headings, folded);
         i < headings->n && strcmp(headings->names[i].folded, folded) == 0; i++) {
        const struct name *name = &headings->names[i];
        if ((again || !name->taken) && (!found || n_written(name, text) > n_written(found, text)))
            found = name;
    }
    free(folded);
    return found ? take(headings, found->target) : (struct target){TARGET_NONE, 0, 0};
}

static bool begins_with(const char *text, const char *const starts[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* "Date de soumis..": LimeSurvey cuts long texts. */
static bool is_tool_name(const char *name, const char *folded, bool is_cut)
{
    const size_t n = strlen(folded);
    return is_cut && n >= CUT_MIN ? strncmp(name, folded, n) == 0 : strcmp(name, folded) == 0;
}

static struct target find_tool(const char *heading)
{
    const char *cut = strstr(heading, "..");
    char *piece = mem_text_n(heading, cut ? (size_t)(cut - heading) : strlen(heading));
    char *folded = text_folded(piece);
    free(piece);
    struct target found = {TARGET_NONE, 0, 0};
    for (size_t i = 0; i < N_TOOL_NAMES && found.kind == TARGET_NONE; i++)
        if (is_tool_name(TOOL_NAMES[i].folded, folded, cut))
            found.kind = TOOL_NAMES[i].kind;
    static const char *const timings[] = {"grouptime",      "group_time",      "question_time",
                                          "temps_du_groupe", "temps_de_groupe", "temps_pour_l"};
    const size_t n = strlen(folded);
    static const char *const of_point[] = {"_latitude", "_longitude", "_altitude", "_precision"};
    bool is_part = false; /* "_gps_latitude": Kobo takes points apart */
    for (size_t p = 0; *heading == '_' && p < sizeof of_point / sizeof *of_point; p++)
        is_part = is_part || (n > strlen(of_point[p]) &&
                              strcmp(folded + n - strlen(of_point[p]), of_point[p]) == 0);
    const bool is_code = n > 4 && strcmp(folded + n - 4, "time") == 0 && !strchr(heading, ' ') &&
                         strpbrk(heading, "0123456789"); /* "Q01Time" */
    if (found.kind == TARGET_NONE &&
        (is_code || is_part || begins_with(folded, timings, sizeof timings / sizeof *timings)))
        found.kind = TARGET_TOOL;
    free(folded);
    return found;
}

static struct target find_code(struct headings *headings, const char *heading, size_t n)
{
    char *code = mem_text_n(heading, n);
    struct target found = find_exactly(headings, code, false);
    if (found.kind == TARGET_NONE)
        found = find_tool(code);
    free(code);
    return found;
}

/* Whether a text begins as a question's does, or is what a tool calls a thing. */
static bool is_text_of(const struct headings *headings, const char *text)
{
    char *folded = text_folded(text);
    bool is = find_tool(text).kind != TARGET_NONE;
    for (size_t q = 0; q < headings->codebook->n_questions && !is && *folded; q++) {
        const struct question *question = &headings->codebook->questions[q];
        const char *const labels[] = {question->text.fr, question->text.en};
        for (size_t l = 0; l < 2 && !is; l++) {
            char *label = text_folded(labels[l]);
            is = *label && strncmp(folded, label, strlen(label)) == 0;
            free(label);
        }
    }
    free(folded);
    return is;
}

/* "Q03[SQ001]. Besoins [Mutualiser]": the code decides. Where spaces became "_", that may part it,
 * and what follows must be a text, for codes hold it too. */
static struct target find_by_code(struct headings *headings, const char *heading)
{
    static const char *const marks[] = {". ", ": ", " - ", "; ", "._", ":_"};
    struct target found = {TARGET_NONE, 0, 0};
    for (size_t m = 0; m < sizeof marks / sizeof *marks && found.kind == TARGET_NONE; m++) {
        const char *mark = strstr(heading, marks[m]);
        if (mark)
            found = find_code(headings, heading, (size_t)(mark - heading));
    }
    for (const char *mark = strchr(heading, '_'); mark && found.kind == TARGET_NONE;
         mark = strchr(mark + 1, '_'))
        if (is_text_of(headings, mark + 1))
            found = find_code(headings, heading, (size_t)(mark - heading));
    return found;
}

/* Behind the names of groups. */
static struct target find_in_group(struct headings *headings, const char *heading,
                                   const char *marks, bool again)
{
    struct target found = {TARGET_NONE, 0, 0};
    for (const char *mark = strpbrk(heading, marks); found.kind == TARGET_NONE && mark;
         mark = strpbrk(mark + 1, marks))
        found = find_exactly(headings, mark + 1, again);
    return found;
}

struct target headings_find(struct headings *headings, const char *heading, bool grouped)
{
    const char *marks = grouped ? "/.-_" : "/";
    /* "_submission_time" is Kobo's own, whatever the codebook calls "time". */
    const bool is_own = grouped && *heading == '_' &&
                        codebook_find_question(headings->codebook, heading) == SIZE_MAX;
    struct target found = is_own ? find_tool(heading) : (struct target){TARGET_NONE, 0, 0};
    if (found.kind == TARGET_NONE)
        found = find_exactly(headings, heading, false);
    if (found.kind == TARGET_NONE && !grouped)
        found = find_by_code(headings, heading);
    if (found.kind == TARGET_NONE)
        found = find_in_group(headings, heading, marks, false);
    if (found.kind == TARGET_NONE)
        found = find_tool(heading);
    if (found.kind == TARGET_NONE && grouped)
        found = find_exactly(headings, heading, true);
    return found.kind == TARGET_NONE && grouped ? find_in_group(headings, heading, marks, true)
                                                : found;
}

/* ---- Texts cut short ---------------------------------------- */

/* "Quels sont vo.. [Mutualiser le.. ]" as a pattern of names with their parts: "quels_sont_vo*[mutualiser_le*",
 * where '*' is what was cut off, up to the end of the part, and '[' where one part ends. is_cut: is anything
 * cut off? Release with free(). */
static char *pattern_of(const char *heading, bool *is_cut)
{
    char *pattern = mem_text("");
    *is_cut = false;
    for (const char *at = heading; at;) {
        const size_t n = strcspn(at, "[");
        char *part = mem_text_n(at, n), *cut = strstr(part, "..");
        if (cut)
            *cut = '\0';
        char *folded = text_folded(part);
        char *longer = mem_printf("%s%s%s%s", pattern, *pattern && *folded ? "[" : "", folded, cut ? "*" : "");
        *is_cut = *is_cut || cut;
        free(part);
        free(folded);
        free(pattern);
        pattern = longer;
        at = at[n] ? at + n + 1 : NULL;
    }
    return pattern;
}

/* A bracket may also stand inside the text of a question. Where it fits nowhere, the last '*' takes one
 * more letter. */
static bool fits(const char *name, const char *pattern)
{
    const char *star = NULL, *taken = NULL;
    while (*name || *pattern == '*') {
        if (*pattern == '*') {
            star = pattern++;
            taken = name;
        } else if (*pattern && (*pattern == *name ||
                                (*pattern == '[' && (*name == '|' || *name == '_')))) {
            pattern++;
            name++;
        } else if (star && *taken && *taken != '|') {
            name = ++taken;
            pattern = star + 1;
        } else {
            return false;
        }
    }
    return !*pattern;
}

static int by_place(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    if (x->question != y->question)
        return x->question < y->question ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

size_t headings_shortened(struct headings *headings, const char *heading,
                          struct target targets[], size_t room)
{
    bool is_cut;
    char *pattern = pattern_of(heading, &is_cut);
    const bool tells = is_cut && *pattern != '*';
    size_t n = 0;
    for (size_t i = tells ? 0 : headings->n; i < headings->n && n < room; i++) {
        const struct name *name = &headings->names[i];
        bool known = name->taken || !name->parted || !fits(name->parted, pattern);
        for (size_t t = 0; t < n && !known; t++)
            known = same_target(targets[t], name->target);
        if (!known)
            targets[n++] = name->target;
    }
    if (n)
        qsort(targets, n, sizeof *targets, by_place);
    free(pattern);
    return n;
}

void headings_take(struct headings *headings, struct target target)
{
    take(headings, target);
}

bool heading_says_other(const char *heading)
{
    static const char *const words[] = {"autre", "precis", "other", "specify"};
    char *folded = text_folded(heading);
    bool says_so = false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        says_so = says_so || strstr(folded, words[w]);
    free(folded);
    return says_so;
}
