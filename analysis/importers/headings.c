#include "analysis/importers/headings.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

struct name {
    char *folded; /* owned */
    size_t order; /* in which it was added */
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
    {"start", TARGET_STARTED},
    {"startdate", TARGET_STARTED},
    {"date_de_lancement", TARGET_STARTED},
    {"interviewtime", TARGET_SPENT},
    {"total_time", TARGET_SPENT},
    {"temps_total", TARGET_SPENT},
    {"end", TARGET_TOOL},
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
enum { N_TOOL_NAMES = sizeof TOOL_NAMES / sizeof *TOOL_NAMES };

/* ---- Names ---------------------------------------- */

/* Adds "first second third" folded; NULL and "" parts are left out. */
static void add(struct headings *headings, struct target target, const char *first,
                const char *second, const char *third)
{
    char *text = mem_printf("%s %s %s", first, second ? second : "", third ? third : "");
    char *folded = text_folded(text);
    free(text);
    if (!*folded) {
        free(folded);
        return;
    }
    headings->names =
        mem_grown(headings->names, &headings->room, headings->n + 1, sizeof *headings->names);
    headings->names[headings->n] = (struct name){folded, headings->n, target, false};
    headings->n++;
}

static void add_labelled(struct headings *headings, struct target target, const char *base,
                         const char *code, const struct label *label,
                         const struct aliases *aliases)
{
    add(headings, target, base, code, NULL);
    add(headings, target, base, label->fr, NULL);
    if (strcmp(label->en, label->fr) != 0)
        add(headings, target, base, label->en, NULL);
    for (size_t a = 0; a < aliases->n_words; a++)
        add(headings, target, base, aliases->words[a], NULL);
}

static void add_ranks(struct headings *headings, size_t q, const char *base)
{
    static const char *const words[] = {"", "rang", "rank"};
    const struct question *question = &headings->codebook->questions[q];
    for (size_t r = 0; r < question->n_ranks; r++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", r + 1);
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            add(headings, (struct target){TARGET_CELL, q, r}, base, words[w], number);
    }
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        add_labelled(headings, (struct target){TARGET_RANK, q, k}, base, level->code,
                     &level->label, &level->aliases);
    }
}

/* All that may be headed by one name of a question. */
static void add_base(struct headings *headings, size_t q, const char *base)
{
    static const char *const others[] = {"other", "autre", "autre precisez", "autres",
                                         "other text", "comment", "commentaire"};
    const struct question *question = &headings->codebook->questions[q];
    if (question->type == QUESTION_RANKING)
        add_ranks(headings, q, base);
    else if (question->type == QUESTION_MULTIPLE)
        add(headings, (struct target){TARGET_SUMMARY, q, 0}, base, NULL, NULL);
    else if (question->type != QUESTION_MATRIX)
        add(headings, (struct target){TARGET_CELL, q, ITEM_NONE}, base, NULL, NULL);
    for (size_t i = 0; i < question->n_items; i++) {
        const struct item *item = &question->items[i];
        add_labelled(headings, (struct target){TARGET_CELL, q, i}, base, item->code, &item->label,
                     &item->aliases);
    }
    for (size_t o = 0; question->other && o < sizeof others / sizeof *others; o++)
        add(headings, (struct target){TARGET_CELL, q, ITEM_OTHER}, base, others[o], NULL);
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
    for (size_t i = 0; i < headings->n; i++)
        free(headings->names[i].folded);
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

static struct target find_exactly(struct headings *headings, const char *text)
{
    char *folded = text_folded(text);
    struct target found = {TARGET_NONE, 0, 0};
    for (size_t i = lower_bound(headings, folded);
         i < headings->n && strcmp(headings->names[i].folded, folded) == 0; i++)
        if (!headings->names[i].taken) {
            found = take(headings, headings->names[i].target);
            break;
        }
    free(folded);
    return found;
}

/* Text that LimeSurvey cut at 15 characters and closed with "..": one thing alone begins so. */
static struct target find_shortened(struct headings *headings, const char *text)
{
    const char *cut = strstr(text, "..");
    struct target found = {TARGET_NONE, 0, 0};
    if (!cut || cut == text)
        return found;
    char *start = mem_text_n(text, (size_t)(cut - text)), *folded = text_folded(start);
    const size_t n = strlen(folded);
    for (size_t i = lower_bound(headings, folded);
         i < headings->n && strncmp(headings->names[i].folded, folded, n) == 0; i++) {
        const struct name *name = &headings->names[i];
        if (name->taken || name->target.kind == TARGET_NONE)
            continue;
        if (found.kind != TARGET_NONE && !same_target(found, name->target)) {
            found.kind = TARGET_NONE;
            break;
        }
        found = name->target;
    }
    free(folded);
    free(start);
    return found.kind == TARGET_NONE ? found : take(headings, found);
}

static struct target find_tool(const char *heading)
{
    char *folded = text_folded(heading);
    struct target found = {TARGET_NONE, 0, 0};
    for (size_t i = 0; i < N_TOOL_NAMES && found.kind == TARGET_NONE; i++)
        if (strcmp(TOOL_NAMES[i].folded, folded) == 0)
            found.kind = TOOL_NAMES[i].kind;
    const size_t n = strlen(folded);
    if (found.kind == TARGET_NONE && (strncmp(folded, "grouptime", 9) == 0 ||
                                      strncmp(folded, "group_time", 10) == 0 ||
                                      (n > 4 && strcmp(folded + n - 4, "time") == 0 &&
                                       strpbrk(heading, "0123456789"))))
        found.kind = TARGET_TOOL;
    free(folded);
    return found;
}

struct target headings_find(struct headings *headings, const char *heading)
{
    struct target found = find_exactly(headings, heading);
    const char *dot = strstr(heading, ". ");
    if (found.kind == TARGET_NONE && dot) {
        char *code = mem_text_n(heading, (size_t)(dot - heading));
        found = find_exactly(headings, code);
        if (found.kind == TARGET_NONE)
            found = find_tool(code);
        free(code);
    }
    for (const char *group = strchr(heading, '/'); found.kind == TARGET_NONE && group;
         group = strchr(group + 1, '/'))
        found = find_exactly(headings, group + 1);
    if (found.kind == TARGET_NONE)
        found = find_tool(heading);
    return found.kind == TARGET_NONE ? find_shortened(headings, heading) : found;
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
