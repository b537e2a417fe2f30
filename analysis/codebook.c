#include "analysis/codebook.h"
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/codebook_schema.h"
#include "analysis/french_print.h"
#include "data/arena.h"
#include "data/mem.h"
#include "data/text.h"
#include "data/yaml_file.h"
#include "data/yaml_mend.h"

const char *const answer_status_names[N_ANSWER_STATUSES] = {
    [ANSWER_GIVEN] = "answered",           [ANSWER_NOT_SHOWN] = "not_shown",
    [ANSWER_SKIPPED] = "skipped",          [ANSWER_DONT_KNOW] = "dont_know",
    [ANSWER_REFUSED] = "refused",          [ANSWER_NOT_APPLICABLE] = "not_applicable",
    [ANSWER_INVALID] = "invalid"};

struct codebook_memory {
    struct arena arena;
    struct codebook_file *file; /* its texts are the codebook's */
};

/* A codebook on its way from the file. */
struct settling {
    struct codebook *codebook;
    const struct codebook_file *file;
    struct yaml_spots spots;
    struct yaml_spots doubts; /* what the schema found fault with, so that nothing follows from it */
    struct arena *arena;
    struct faults *faults;
};

/* ---- Faults ---------------------------------------- */

/* True when the schema found fault with the field, or something around it. */
__attribute__((format(printf, 2, 3))) static bool doubted(const struct settling *settling,
                                                          const char *fmt, ...)
{
    if (!settling->doubts.n)
        return false;
    va_list args;
    va_start(args, fmt);
    char *field = mem_vprintf(fmt, args);
    va_end(args);
    const bool is = yaml_spots_line_around(&settling->doubts, field) > 0;
    free(field);
    return is;
}

__attribute__((format(printf, 3, 4))) static void fault(const struct settling *settling,
                                                        const char *field, const char *fmt, ...)
{
    if (doubted(settling, "%s", field))
        return;
    va_list args;
    va_start(args, fmt);
    char *message = mem_vprintf(fmt, args);
    va_end(args);
    faults_add(settling->faults,
               (struct where){settling->codebook->path,
                              yaml_spots_line_around(&settling->spots, field), field},
               "%s", message);
    free(message);
}

static void unknown(const struct settling *settling, const char *field, const char *what,
                    const char *word, const char *const known[], size_t n)
{
    const char *nearest = text_nearest(word, known, n);
    char *shown = yaml_shown(word);
    if (nearest)
        fault(settling, field, _("there is no %s %s; did you mean \"%s\"?"), what, shown, nearest);
    else
        fault(settling, field, _("there is no %s %s"), what, shown);
    free(shown);
}

/* ---- Finding by code ---------------------------------------- */

size_t codebook_find_question(const struct codebook *codebook, const char *id)
{
    for (size_t q = 0; q < codebook->n_questions; q++)
        if (strcmp(codebook->questions[q].id, id) == 0)
            return q;
    return SIZE_MAX;
}

size_t question_find_level(const struct question *question, const char *code)
{
    for (size_t k = 0; k < question->n_levels; k++)
        if (strcmp(question->levels[k].code, code) == 0)
            return k;
    return SIZE_MAX;
}

size_t question_find_item(const struct question *question, const char *code)
{
    for (size_t i = 0; i < question->n_items; i++)
        if (strcmp(question->items[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

bool question_has_sides(const struct question *question)
{
    for (size_t k = 0; k < question->n_levels; k++)
        if (question->levels[k].role == ROLE_NEGATIVE || question->levels[k].role == ROLE_POSITIVE)
            return true;
    return false;
}

bool level_is_aside(const struct level *level)
{
    return level->role == ROLE_DONT_KNOW || level->role == ROLE_REFUSED ||
           level->role == ROLE_NOT_APPLICABLE;
}

bool question_has_order(const struct question *question)
{
    return question->type == QUESTION_LIKERT ||
           (question->type != QUESTION_RANKING && question_has_sides(question));
}

/* The whole number that a label begins with: "1 (never)", "5+"; false when it begins otherwise. */
static bool leading_mark(const char *label, long *mark)
{
    *mark = 0;
    if (!isdigit((unsigned char)*label))
        return false;
    char *end;
    *mark = strtol(label, &end, 10);
    return !isalnum((unsigned char)*end) &&
           !(strchr(".,", *end) && isdigit((unsigned char)end[*end != '\0']));
}

bool question_has_marks(const struct question *question)
{
    size_t n = 0;
    long mark, before = 0;
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        if (level->role == ROLE_OTHER || level_is_aside(level))
            continue;
        if (!leading_mark(level->label.fr, &mark) || (n && mark != before + 1))
            return false;
        before = mark;
        n++;
    }
    return n > 2;
}

/* Bytes of a blank that parts thousands; 0: none. */
static size_t thousands_blank(const char *at)
{
    static const char *const blanks[] = {" ", "\u00a0", "\u202f", "\u2009"};
    for (size_t b = 0; b < sizeof blanks / sizeof *blanks; b++)
        if (strncmp(at, blanks[b], strlen(blanks[b])) == 0)
            return strlen(blanks[b]);
    return 0;
}

/* The number at *at, a digit, thousands in groups of three and a decimal mark among them; *at moves behind it. */
static double number_at(const char **at)
{
    double number = 0, unit = 1;
    bool fraction = false;
    for (;;) {
        for (; isdigit((unsigned char)**at); ++*at) {
            unit = fraction ? unit / 10 : 1;
            number = fraction ? number + unit * (**at - '0') : 10 * number + (**at - '0');
        }
        const size_t blank = fraction ? 0 : thousands_blank(*at);
        if (blank && strspn(*at + blank, "0123456789") == 3) {
            *at += blank;
        } else if (!fraction && (**at == ',' || **at == '.') && isdigit((unsigned char)(*at)[1])) {
            fraction = true;
            ++*at;
        } else {
            return number;
        }
    }
}

/* The middle of the numbers of a label that tells of a range; false of another. */
static bool class_middle(const char *label, double *middle)
{
    static const char *const open[] = {"<", ">", "≤", "≥", "+", "moins", "Moins", "plus", "Plus", "less", "Less",
                                       "more", "More", "under", "Under", "over", "Over"};
    size_t n = 0;
    bool is_open = false;
    double first = 0, last = 0;
    for (size_t w = 0; w < sizeof open / sizeof *open; w++)
        is_open = is_open || strstr(label, open[w]);
    for (const char *at = label; *at;) {
        if (!isdigit((unsigned char)*at)) {
            at++;
            continue;
        }
        last = number_at(&at);
        first = n++ ? first : last;
    }
    *middle = (first + last) / 2;
    return n > 1 || (n && is_open);
}

bool question_has_classes(const struct question *question)
{
    size_t n = 0, n_up = 0, n_down = 0;
    double middle = 0, before = 0;
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        if (level->role == ROLE_OTHER || level_is_aside(level))
            continue;
        if (!class_middle(level->label.fr, &middle)) {
            if (n)
                return false;
            middle = -1; /* "none", "one alone" */
        }
        n_up += n && middle > before;
        n_down += n && middle < before;
        before = middle;
        n++;
    }
    return n > 2 && (n_up == n - 1 || n_down == n - 1);
}

/* ---- Levels and items ---------------------------------------- */

static struct label settled(struct label label, char *id)
{
    if (!label.fr)
        label.fr = id;
    if (!label.en)
        label.en = label.fr;
    return label;
}

static struct level *copied_levels(const struct settling *settling,
                                   const struct level_file levels[], size_t n)
{
    struct level *copies = arena_zeroed(settling->arena, n, sizeof *copies);
    for (size_t k = 0; k < n; k++)
        copies[k] = (struct level){
            .code = levels[k].code,
            .label = settled(levels[k].label, levels[k].code),
            .role = levels[k].role,
            .value = levels[k].value,
            .aliases = {levels[k].aliases.n_words, levels[k].aliases.words}};
    return copies;
}

/* list: where the levels stand in the file. */
static void check_codes(const struct settling *settling, const struct level_file levels[], size_t n,
                        const char *list)
{
    for (size_t k = 0; k < n; k++) {
        size_t j = 0;
        while (j < k && strcmp(levels[j].code, levels[k].code) != 0)
            j++;
        if (j == k || doubted(settling, "%s[%zu].code", list, k))
            continue;
        char *at = mem_printf("%s[%zu].code", list, k);
        fault(settling, at, _("the code \"%s\" is taken by level %zu"), levels[k].code, j + 1);
        free(at);
    }
}

/* Of all scales, whether a question has them or not. */
static void check_scales(const struct settling *settling)
{
    const struct codebook_file *file = settling->file;
    for (size_t s = 0; s < file->n_scales; s++) {
        char *list = mem_printf("scales[%zu].levels", s), *at = mem_printf("scales[%zu].id", s);
        check_codes(settling, file->scales[s].levels, file->scales[s].n_levels, list);
        size_t t = 0;
        while (t < s && strcmp(file->scales[t].id, file->scales[s].id) != 0)
            t++;
        if (t < s && !doubted(settling, "%s", at))
            fault(settling, at, _("the id \"%s\" is taken by scale %zu"), file->scales[s].id, t + 1);
        free(list);
        free(at);
    }
}

static const struct scale_file *find_scale(const struct settling *settling, const char *id,
                                           const char *field)
{
    const struct codebook_file *file = settling->file;
    for (size_t s = 0; s < file->n_scales; s++)
        if (strcmp(file->scales[s].id, id) == 0)
            return &file->scales[s];
    bool sure = true; /* that none of them is meant to be called so */
    for (size_t s = 0; s < file->n_scales; s++)
        sure = sure && !doubted(settling, "scales[%zu].id", s);
    if (!sure || doubted(settling, "scales"))
        return NULL;
    const char **known = mem_zeroed(file->n_scales, sizeof *known);
    for (size_t s = 0; s < file->n_scales; s++)
        known[s] = file->scales[s].id;
    unknown(settling, field, _("scale"), id, known, file->n_scales);
    free(known);
    return NULL;
}

static void settle_levels(const struct settling *settling, const struct question_file *from,
                          struct question *question, const char *field)
{
    if (from->scale && from->n_levels) {
        fault(settling, field, _("expected levels or a scale, found both"));
        return;
    }
    char *at = mem_printf("%s.scale", field);
    const struct scale_file *scale = from->scale ? find_scale(settling, from->scale, at) : NULL;
    free(at);
    if (scale) {
        question->n_levels = scale->n_levels;
        question->levels = copied_levels(settling, scale->levels, scale->n_levels);
    } else if (!from->scale) {
        char *list = mem_printf("%s.levels", field);
        check_codes(settling, from->levels, from->n_levels, list);
        question->n_levels = from->n_levels;
        question->levels = copied_levels(settling, from->levels, from->n_levels);
        free(list);
    }
}

/* Whether the codes of a list are those that are meant. */
static bool sure_of_codes(const struct settling *settling, const char *list, size_t n)
{
    bool sure = !doubted(settling, "%s", list);
    for (size_t k = 0; k < n && sure; k++)
        sure = !doubted(settling, "%s[%zu].code", list, k);
    return sure;
}

/* Where the levels of a question stand in the file; NULL when that is not known. Release with free(). */
static char *levels_of(const struct settling *settling, size_t q)
{
    const struct question_file *from = &settling->file->questions[q];
    if (doubted(settling, "questions[%zu].scale", q) || (from->scale && from->n_levels))
        return NULL;
    if (!from->scale)
        return mem_printf("questions[%zu].levels", q);
    size_t s = 0;
    while (s < settling->file->n_scales && strcmp(settling->file->scales[s].id, from->scale) != 0)
        s++;
    return s < settling->file->n_scales ? mem_printf("scales[%zu].levels", s) : NULL;
}

static bool sure_of_levels(const struct settling *settling, size_t q)
{
    char *list = levels_of(settling, q);
    const bool sure =
        list && sure_of_codes(settling, list, settling->codebook->questions[q].n_levels);
    free(list);
    return sure;
}

static void settle_items(const struct settling *settling, const struct question_file *from,
                         struct question *question, const char *field)
{
    question->n_items = from->n_items;
    question->items = arena_zeroed(settling->arena, from->n_items, sizeof *question->items);
    for (size_t i = 0; i < from->n_items; i++) {
        const struct item_file *item = &from->items[i];
        if (question_find_item(&(struct question){.n_items = i, .items = question->items},
                               item->code) != SIZE_MAX) {
            char *at = mem_printf("%s.items[%zu].code", field, i);
            fault(settling, at, _("the code \"%s\" is taken by another item"), item->code);
            free(at);
        }
        question->items[i] = (struct item){.code = item->code,
                                           .label = settled(item->label, item->code),
                                           .reversed = item->reversed,
                                           .exclusive = item->exclusive,
                                           .matches = item->matches,
                                           .aliases = {item->aliases.n_words, item->aliases.words}};
    }
}

/* Of other types these would mean nothing. */
static void check_items(const struct settling *settling, const struct question_file *from,
                        const char *field)
{
    for (size_t i = 0; i < from->n_items; i++) {
        char *at = mem_printf("%s.items[%zu]", field, i);
        if (from->items[i].exclusive && from->type != QUESTION_MULTIPLE)
            fault(settling, at, _("only an item of a question of type multiple can be exclusive"));
        if (from->items[i].reversed && from->type != QUESTION_MATRIX)
            fault(settling, at, _("only an item of a question of type matrix can be reversed"));
        free(at);
    }
}

/* ---- What each type wants ---------------------------------------- */

enum need { FORBIDDEN, ALLOWED, NEEDED };
static const struct {
    const char *name;
    enum need levels, items, numbers, ranks, other;
} types[N_QUESTION_TYPES] = {
    [QUESTION_SINGLE] = {"single", NEEDED, FORBIDDEN, FORBIDDEN, FORBIDDEN, ALLOWED},
    [QUESTION_MULTIPLE] = {"multiple", FORBIDDEN, NEEDED, FORBIDDEN, FORBIDDEN, ALLOWED},
    [QUESTION_LIKERT] = {"likert", NEEDED, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN},
    [QUESTION_MATRIX] = {"matrix", NEEDED, NEEDED, FORBIDDEN, FORBIDDEN, FORBIDDEN},
    [QUESTION_RANKING] = {"ranking", NEEDED, FORBIDDEN, FORBIDDEN, ALLOWED, FORBIDDEN},
    [QUESTION_NUMERIC] = {"numeric", FORBIDDEN, FORBIDDEN, ALLOWED, FORBIDDEN, FORBIDDEN},
    [QUESTION_DATE] = {"date", FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN},
    [QUESTION_TEXT] = {"text", FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN},
    [QUESTION_PLACE] = {"place", ALLOWED, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN}};

static void check_need(const struct settling *settling, const char *field, const char *type,
                       const char *what, enum need need, bool given)
{
    if (need == NEEDED && !given)
        fault(settling, field, _("a question of type %s needs %s"), type, what);
    if (need == FORBIDDEN && given)
        fault(settling, field, _("a question of type %s takes no %s"), type, what);
}

static bool given(const struct settling *settling, const char *field, const char *key)
{
    char *path = mem_printf("%s.%s", field, key);
    const bool is = yaml_spots_line(&settling->spots, path) > 0;
    free(path);
    return is;
}

static void check_type(const struct settling *settling, const struct question_file *from,
                       const char *field)
{
    if (doubted(settling, "%s.type", field))
        return;
    const char *type = types[from->type].name;
    if (!doubted(settling, "%s.levels", field) && !doubted(settling, "%s.scale", field))
        check_need(settling, field, type, _("levels or a scale"), types[from->type].levels,
                   from->n_levels || from->scale);
    if (!doubted(settling, "%s.items", field))
        check_need(settling, field, type, _("items"), types[from->type].items, from->n_items > 0);
    check_need(settling, field, type, "ranks", types[from->type].ranks,
               given(settling, field, "ranks"));
    check_need(settling, field, type, "unit, min, max", types[from->type].numbers,
               from->unit || from->unit_en || given(settling, field, "min") || given(settling, field, "max"));
    check_need(settling, field, type, "other", types[from->type].other, from->other);
    const bool feeds = from->type == QUESTION_NUMERIC || from->type == QUESTION_SINGLE;
    check_need(settling, field, type, "feeds", feeds ? ALLOWED : FORBIDDEN, from->feeds != NULL);
    check_need(settling, field, type, "matches",
               types[from->type].items == NEEDED ? ALLOWED : FORBIDDEN, from->matches != NULL);
}

static void settle_numbers(const struct settling *settling, const struct question_file *from,
                           struct question *question, size_t q, const char *field)
{
    question->min = given(settling, field, "min") ? from->min : -(double)INFINITY;
    question->max = given(settling, field, "max") ? from->max : (double)INFINITY;
    if (question->min > question->max && !doubted(settling, "%s.min", field) &&
        !doubted(settling, "%s.max", field))
        fault(settling, field, _("expected min below max, found %g and %g"), question->min,
              question->max);
    if (question->type != QUESTION_RANKING)
        return;
    question->n_ranks = question->n_levels;
    if (!given(settling, field, "ranks") || !sure_of_levels(settling, q))
        return;
    char *at = mem_printf("%s.ranks", field);
    if (!(from->ranks >= 1) || from->ranks > (double)question->n_levels ||
        floor(from->ranks) < from->ranks)
        fault(settling, at, _("expected a whole number from 1 to %zu, found %g"),
              question->n_levels, from->ranks);
    else
        question->n_ranks = (size_t)from->ranks;
    free(at);
}

/* ---- Conditions ---------------------------------------- */

/* The next word at *at, its end set to NUL; "" at the end. */
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, " ");
    const size_t n = strcspn(word, " ");
    *at = word + n + (word[n] != '\0');
    word[n] = '\0';
    return word;
}

/* What is left, without blanks around: codes may hold some. */
static const char *rest_of(char *at)
{
    at += strspn(at, " ");
    for (size_t n = strlen(at); n && at[n - 1] == ' '; n--)
        at[n - 1] = '\0';
    return at;
}

static size_t earlier_question(const struct settling *settling, const char *id, size_t before,
                               const char *field)
{
    const struct codebook *codebook = settling->codebook;
    for (size_t q = 0; q < before; q++)
        if (strcmp(codebook->questions[q].id, id) == 0)
            return q;
    for (size_t q = 0; q < before; q++)
        if (doubted(settling, "questions[%zu].id", q))
            return SIZE_MAX; /* that may be the one */
    const char **known = mem_zeroed(before, sizeof *known);
    for (size_t q = 0; q < before; q++)
        known[q] = codebook->questions[q].id;
    unknown(settling, field, _("earlier question"), id, known, before);
    free(known);
    return SIZE_MAX;
}

static bool settle_target(const struct settling *settling, char *target, size_t before,
                          struct condition *condition, const char *field)
{
    char *dot = strrchr(target, '.');
    if (dot)
        *dot = '\0';
    condition->question = earlier_question(settling, target, before, field);
    condition->item = SIZE_MAX;
    if (condition->question == SIZE_MAX || !dot)
        return condition->question != SIZE_MAX;
    const struct question *question = &settling->codebook->questions[condition->question];
    condition->item = question_find_item(question, dot + 1);
    if (condition->item != SIZE_MAX)
        return true;
    char *list = mem_printf("questions[%zu].items", condition->question);
    if (sure_of_codes(settling, list, question->n_items))
        fault(settling, field, _("the question \"%s\" has no item \"%s\""), target, dot + 1);
    free(list);
    return false;
}

/* Whether a condition on a question of such a type, for a level or without, can ever hold. */
static bool can_hold(const struct settling *settling, const struct condition *condition,
                     bool names_level, const char *field)
{
    const struct question *asked = &settling->codebook->questions[condition->question];
    if (doubted(settling, "questions[%zu].type", condition->question))
        return true;
    if (asked->type == QUESTION_RANKING)
        fault(settling, field, _("\"%s\" is a ranking, on which no condition can rest"), asked->id);
    else if (asked->type == QUESTION_MATRIX && (condition->item == SIZE_MAX || !names_level))
        fault(settling, field,
              _("\"%1$s\" is a matrix: expected an item and a level, such as \"%1$s.%2$s = %3$s\""),
              asked->id, asked->n_items ? asked->items[0].code : "a",
              asked->n_levels ? asked->levels[0].code : "1");
    else
        return true;
    return false;
}

/* "Q06 = Y", "Q06 != Y", "frequence.colis = souvent", "besoins.collecte", "not besoins.collecte". */
static bool settle_condition(const struct settling *settling, const char *text, size_t before,
                             struct condition *condition, const char *field)
{
    char *words = mem_text(text), *at = words;
    char *target = next_word(&at);
    const bool is_not = strcmp(target, "not") == 0;
    if (is_not)
        target = next_word(&at);
    const char *sign = next_word(&at), *code = rest_of(at);
    bool fine = settle_target(settling, target, before, condition, field) &&
                can_hold(settling, condition, *sign, field);
    condition->negated = is_not != (strcmp(sign, "!=") == 0);
    if (fine && !*sign && !*code && condition->item != SIZE_MAX) {
        condition->level = 1;
    } else if (fine && (strcmp(sign, "=") == 0 || strcmp(sign, "!=") == 0)) {
        condition->level =
            question_find_level(&settling->codebook->questions[condition->question], code);
        fine = condition->level != SIZE_MAX;
        if (!fine && sure_of_levels(settling, condition->question))
            fault(settling, field, _("the question \"%s\" has no level \"%s\""), target, code);
    } else if (fine) {
        fault(settling, field,
              _("expected a condition such as \"Q06 = Y\" or \"besoins.collecte\", found \"%s\""),
              text);
        fine = false;
    }
    free(words);
    return fine;
}

static void settle_conditions(const struct settling *settling, const struct question_file *from,
                              struct question *question, size_t index, const char *field)
{
    const size_t n = from->ask_if.n_words;
    question->conditions = arena_zeroed(settling->arena, n, sizeof *question->conditions);
    for (size_t i = 0; i < n; i++) {
        char *at = mem_printf("%s.ask_if[%zu]", field, i);
        if (settle_condition(settling, from->ask_if.words[i], index,
                             &question->conditions[question->n_conditions], at))
            question->n_conditions++;
        free(at);
    }
}

/* ---- Questions ---------------------------------------- */

/* What "other" stands for is told by its text, that it was chosen by a level. */
static void check_other(const struct settling *settling, const struct question *question, size_t q,
                        const char *field)
{
    char *list = levels_of(settling, q);
    const bool sure = list && !doubted(settling, "%s", list) &&
                      !yaml_spots_within(&settling->doubts, list) &&
                      !doubted(settling, "%s.type", field);
    free(list);
    bool has = question->type != QUESTION_SINGLE || !question->other || !sure;
    for (size_t k = 0; k < question->n_levels; k++)
        has = has || question->levels[k].role == ROLE_OTHER;
    if (!has)
        fault(settling, field, _("other: yes needs a level of role other, such as {code: \"-oth-\", "
                                 "role: other}"));
}

static void settle_question(const struct settling *settling, size_t q)
{
    const struct question_file *from = &settling->file->questions[q];
    struct question *question = &settling->codebook->questions[q];
    char *field = mem_printf("questions[%zu]", q);
    *question = (struct question){.id = from->id,
                                  .text = settled(from->text, from->id),
                                  .type = from->type,
                                  .other = from->other,
                                  .unit = settled((struct label){from->unit, from->unit_en}, NULL),
                                  .key = from->type == QUESTION_TEXT && from->key == KEY_NONE
                                             ? KEY_FREE_TEXT
                                             : from->key,
                                  .matches = from->matches,
                                  .feeds = from->feeds,
                                  .theme = from->theme.fr ? settled(from->theme, NULL)
                                                          : (struct label){0},
                                  .aliases = {from->aliases.n_words, from->aliases.words}};
    if (codebook_find_question(settling->codebook, from->id) < q) {
        char *at = mem_printf("%s.id", field);
        fault(settling, at, _("the id \"%s\" is taken by another question"), from->id);
        free(at);
    }
    check_type(settling, from, field);
    settle_levels(settling, from, question, field);
    settle_items(settling, from, question, field);
    if (!doubted(settling, "%s.type", field))
        check_items(settling, from, field);
    settle_numbers(settling, from, question, q, field);
    check_other(settling, question, q, field);
    settle_conditions(settling, from, question, q, field);
    free(field);
}

/* ---- Population ---------------------------------------- */

/* A question by its id; faults for an unknown one. */
static size_t settle_reference(const struct settling *settling, const char *id, const char *field)
{
    const struct codebook *codebook = settling->codebook;
    return id ? earlier_question(settling, id, codebook->n_questions, field) : SIZE_MAX;
}

static void settle_margin(const struct settling *settling, const struct margin_file *from,
                          struct margin *margin, const char *field)
{
    char *at = mem_printf("%s.question", field);
    margin->question = settle_reference(settling, from->question, at);
    margin->line = yaml_spots_line_around(&settling->spots, field);
    free(at);
    if (margin->question == SIZE_MAX || doubted(settling, "%s.question", field))
        return;
    const struct question *question = &settling->codebook->questions[margin->question];
    margin->counts = arena_zeroed(settling->arena, question->n_levels, sizeof(double));
    double sum = 0;
    bool sure = !doubted(settling, "%s.counts", field) && !doubted(settling, "population.n");
    bool *counted = mem_zeroed(question->n_levels, sizeof *counted);
    for (size_t c = 0; c < from->n_counts; c++) {
        const struct count_file *count = &from->counts[c];
        const size_t level = question_find_level(question, count->level);
        at = mem_printf("%s.counts[%zu]", field, c);
        if (yaml_spots_within(&settling->doubts, at) ||
            (level == SIZE_MAX && !sure_of_levels(settling, margin->question)))
            sure = false;
        else if (level == SIZE_MAX)
            fault(settling, at, _("the question \"%s\" has no level \"%s\""), question->id,
                  count->level);
        else if (!(count->n >= 0) || count->n > 1e12)
            fault(settling, at, _("expected a count of 0 or more, found %g"), count->n);
        else if (counted[level])
            fault(settling, at, _("the level \"%s\" is counted twice"), count->level);
        else
            margin->counts[level] = count->n;
        if (level != SIZE_MAX)
            counted[level] = true;
        free(at);
        sum += count->n;
    }
    free(counted);
    const double n = settling->file->n;
    if (sure && n > 0 && fabs(sum - n) > 1e-6 * n)
        fault(settling, field, _("expected counts that sum to n = %g, found %g in all"), n, sum);
}

static void settle_population(const struct settling *settling)
{
    static char nameless[] = "?";
    const struct codebook_file *file = settling->file;
    struct population *population = &settling->codebook->population;
    *population = (struct population){
        .units = settled(file->units, nameless),
        .n_line = yaml_spots_line(&settling->spots, "population.n"),
        .strata.question = SIZE_MAX,
        .n_margins = file->n_margins,
        .margins = arena_zeroed(settling->arena, file->n_margins, sizeof(struct margin)),
        .cluster = settle_reference(settling, file->cluster, "population.cluster"),
        .weight = settle_reference(settling, file->weight, "population.weight"),
        .fit = file->calibration,
        .trim = file->trim,
        .variance = file->variance,
        .self_selected = file->self_selected};
    if (file->trim != 0 && !(file->trim > 1 && file->trim <= 1e6))
        fault(settling, "population.trim",
              _("expected a number above 1, of times the mean weight, found %g"), file->trim);
    const bool told = given(settling, "population", "n");
    if ((told && file->n < 1) || file->n > 1e9 || floor(file->n) < file->n)
        fault(settling, "population.n", _("expected a whole number from 1 to 1e9, found %g"),
              file->n);
    else
        population->n = (size_t)file->n;
    if (file->strata.question)
        settle_margin(settling, &file->strata, &population->strata, "population.strata");
    for (size_t m = 0; m < file->n_margins; m++) {
        char *field = mem_printf("population.margins[%zu]", m);
        settle_margin(settling, &file->margins[m], &population->margins[m], field);
        free(field);
    }
    if (population->weight != SIZE_MAX &&
        !doubted(settling, "questions[%zu].type", population->weight) &&
        settling->codebook->questions[population->weight].type != QUESTION_NUMERIC)
        fault(settling, "population.weight", _("expected a question of type numeric"));
}

static void settle_missing(const struct settling *settling)
{
    const struct codebook_file *file = settling->file;
    for (size_t m = 0; m < file->n_missing; m++) {
        if (!text_number(file->missing[m].text, &file->missing[m].number))
            file->missing[m].number = (double)NAN;
        for (size_t before = 0; before < m; before++)
            if (strcmp(file->missing[m].text, file->missing[before].text) == 0) {
                char *at = mem_printf("missing[%zu].text", m);
                fault(settling, at, _("the text \"%s\" is given a meaning twice"),
                      file->missing[m].text);
                free(at);
                break;
            }
    }
}

/* ---- The whole ---------------------------------------- */

static void settle(const struct settling *settling)
{
    const struct codebook_file *file = settling->file;
    struct codebook *codebook = settling->codebook;
    codebook->id = file->survey;
    codebook->title = settled(file->title, file->survey);
    codebook->licence = file->licence;
    codebook->wave = file->wave;
    codebook->date = file->date;
    codebook->source = file->source;
    codebook->n_authors = file->authors.n_words;
    codebook->authors = file->authors.words;
    codebook->synthetic = file->synthetic;
    codebook->n_missing = file->n_missing;
    codebook->missing = file->missing;
    check_scales(settling);
    codebook->questions =
        arena_zeroed(settling->arena, file->n_questions, sizeof *codebook->questions);
    for (size_t q = 0; q < file->n_questions; q++) {
        codebook->n_questions = q + 1;
        settle_question(settling, q);
    }
    settle_population(settling);
    settle_missing(settling);
}

struct codebook *codebook_from_bytes(const char *path, const char *bytes, size_t n,
                                     struct faults *faults)
{
    const size_t n_before = faults->n;
    struct codebook *codebook = mem_zeroed(1, sizeof *codebook);
    codebook->path = mem_text(path);
    codebook->memory = mem_zeroed(1, sizeof *codebook->memory);
    struct settling settling = {
        .codebook = codebook, .arena = &codebook->memory->arena, .faults = faults};
    const bool fits =
        yaml_bytes_check(path, bytes, n, &codebook_schema, &settling.spots, faults);
    char *mended = fits ? NULL : yaml_mended(bytes, n, &codebook_schema, &settling.doubts);
    if (fits || mended)
        codebook->memory->file =
            codebook_file_load(path, fits ? bytes : mended, fits ? n : strlen(mended), faults);
    settling.file = codebook->memory->file;
    if (settling.file)
        settle(&settling);
    free(mended);
    yaml_spots_clear(&settling.spots);
    yaml_spots_clear(&settling.doubts);
    if (faults->n == n_before)
        return codebook;
    codebook_free(codebook);
    return NULL;
}

struct codebook *codebook_read(const char *path, struct faults *faults)
{
    size_t n;
    char *bytes = yaml_file_bytes(path, &n, faults);
    struct codebook *codebook = bytes ? codebook_from_bytes(path, bytes, n, faults) : NULL;
    free(bytes);
    return codebook;
}

void codebook_free(struct codebook *codebook)
{
    if (!codebook)
        return;
    codebook_file_free(codebook->memory->file);
    arena_clear(&codebook->memory->arena);
    free(codebook->memory);
    free(codebook->path);
    free(codebook);
}

void codebook_typeset_french(struct codebook *codebook)
{
    struct arena *arena = &codebook->memory->arena;
    french_print(arena, &codebook->title.fr);
    french_print(arena, &codebook->source);
    french_print(arena, &codebook->population.units.fr);
    char **authors = arena_zeroed(arena, codebook->n_authors, sizeof *authors);
    for (size_t i = 0; i < codebook->n_authors; i++) { /* the list read keeps what it has to free */
        authors[i] = codebook->authors[i];
        french_print(arena, &authors[i]);
    }
    codebook->authors = authors;
    for (size_t q = 0; q < codebook->n_questions; q++) {
        struct question *question = &codebook->questions[q];
        french_print(arena, &question->text.fr);
        french_print(arena, &question->theme.fr);
        french_print(arena, &question->unit.fr);
        for (size_t k = 0; k < question->n_levels; k++)
            french_print(arena, &question->levels[k].label.fr);
        for (size_t i = 0; i < question->n_items; i++)
            french_print(arena, &question->items[i].label.fr);
    }
}
