#include "analysis/release.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/anonymity.h"
#include "analysis/release_parts.h"
#include "data/mem.h"
#include "data/text.h"

const char *const release_status_names[N_RELEASE_STATUSES] = {
    [ANSWER_GIVEN] = "answered",  [ANSWER_NOT_SHOWN] = "not_shown",
    [ANSWER_SKIPPED] = "skipped", [ANSWER_DONT_KNOW] = "dont_know",
    [ANSWER_REFUSED] = "refused", [ANSWER_NOT_APPLICABLE] = "not_applicable",
    [ANSWER_INVALID] = "invalid", [RELEASE_SUPPRESSED] = "suppressed"};

enum { N_CLASSES = 5 };

static const struct question *question_of(const struct release *release, size_t c)
{
    return &release->answers->codebook->questions[release->columns[c].question];
}

static const char *item_code(const struct question *question, size_t item)
{
    return item == ITEM_OTHER ? "other" : question->items[item].code;
}

static char *column_name(const struct question *question, size_t item)
{
    if (item == ITEM_NONE)
        return mem_text(question->id);
    if (item != ITEM_OTHER && question->type == QUESTION_RANKING)
        return mem_printf("%s_%zu", question->id, item + 1);
    return mem_printf("%s_%s", question->id, item_code(question, item));
}

/* ---- What may be published at all ---------------------------------------- */

static bool is_place_text(const struct answer_column *answered, const struct question *question)
{
    return answered->kind == ANSWERS_TEXTS && answered->item != ITEM_OTHER &&
           question->type == QUESTION_PLACE;
}

static enum release_fate fate_of(const struct release *release, size_t c)
{
    const struct population *population = &release->answers->codebook->population;
    const struct answer_column *answered = &release->answers->columns[c];
    const struct question *question = question_of(release, c);
    if (question->key == KEY_IDENTIFIER)
        return FATE_IDENTIFIER;
    if (question->key == KEY_FREE_TEXT ||
        (answered->kind == ANSWERS_TEXTS && !is_place_text(answered, question)))
        return FATE_FREE_TEXT;
    if (answered->question == population->weight || answered->question == population->cluster)
        return FATE_DESIGN;
    return FATE_PUBLISHED;
}

/* Counts texts that hold an identifier. In a column to be published each is a fault; an address only
 * keeps the place from being named, and names of places are often names of persons. */
static void look_at_texts(struct release *release, size_t c, struct faults *faults)
{
    const struct answer_column *answered = &release->answers->columns[c];
    struct release_column *column = &release->columns[c];
    for (size_t i = 0; answered->texts && i < release->answers->n; i++) {
        const enum personal found = answered->texts[i] ? personal_find(answered->texts[i])
                                                       : PERSONAL_NONE;
        const bool published = column->fate == FATE_PUBLISHED;
        column->n_personal += found && !(published && found == PERSONAL_NAME);
        if (!found || found == PERSONAL_NAME || found == PERSONAL_STREET || !published)
            continue;
        char *where = mem_printf(_("answer \"%s\""), release->answers->ids[i]);
        faults_add(faults, (struct where){where, 0, column->name},
                   _("holds %s and would be published: take it out of the export, or keep the "
                     "question from being published (key: identifier in the codebook)"),
                   personal_words(found));
        free(where);
    }
}

/* What a label holds in either language but a name: names of places are often names of persons. */
static enum personal found_in_label(const struct label *label)
{
    const enum personal found = personal_find(label->fr);
    if (found && found != PERSONAL_NAME)
        return found;
    const enum personal other = label->en ? personal_find(label->en) : PERSONAL_NONE;
    return other == PERSONAL_NAME ? PERSONAL_NONE : other;
}

static void look_at_labels(const struct release *release, struct faults *faults)
{
    const struct codebook *codebook = release->answers->codebook;
    for (size_t q = 0; q < codebook->n_questions; q++) {
        const struct question *question = &codebook->questions[q];
        for (size_t k = 0; k < question->n_items; k++) {
            const enum personal found = found_in_label(&question->items[k].label);
            if (found)
                faults_add(faults, (struct where){codebook->path, 0, question->id},
                           _("the label of item \"%s\" holds %s and would be published: reword "
                             "it in the codebook"),
                           question->items[k].code, personal_words(found));
        }
        for (size_t k = 0; k < question->n_levels; k++) {
            const enum personal found = found_in_label(&question->levels[k].label);
            if (found)
                faults_add(
                    faults, (struct where){codebook->path, 0, question->id},
                    _("the label of level \"%s\" holds %s and would be published: reword it in "
                      "the codebook"),
                    question->levels[k].code, personal_words(found));
            for (size_t s = 0; s < N_RELEASE_STATUSES; s++)
                if (strcmp(question->levels[k].code, release_status_names[s]) == 0)
                    faults_add(faults, (struct where){codebook->path, 0, question->id},
                               _("the level \"%s\" has the name of a missing answer in open data: "
                                 "give it another code"),
                               question->levels[k].code);
        }
    }
}

/* ---- Keys ---------------------------------------- */

/* Whether a list "a,b" holds the id. */
static bool is_listed(const char *list, const char *id)
{
    const size_t n = strlen(id);
    for (const char *word = list; *word; word += strcspn(word, ","), word += *word == ',')
        if (strncmp(word, id, n) == 0 && (word[n] == ',' || !word[n]))
            return true;
    return false;
}

static void unknown_question(const struct codebook *codebook, const char *option, const char *id,
                             struct faults *faults)
{
    const char **known = mem_zeroed(codebook->n_questions, sizeof *known);
    for (size_t q = 0; q < codebook->n_questions; q++)
        known[q] = codebook->questions[q].id;
    const char *nearest = text_nearest(id, known, codebook->n_questions);
    faults_add(faults, (struct where){.path = option},
               nearest ? _("the codebook has no question \"%s\"; did you mean \"%s\"?")
                       : _("the codebook has no question \"%s\""),
               id, nearest);
    free(known);
}

static void check_keys(const struct release *release, struct faults *faults)
{
    const struct codebook *codebook = release->answers->codebook;
    const char *word = release->options.keys ? release->options.keys : "";
    while (*word) {
        char *id = mem_text_n(word, strcspn(word, ","));
        if (codebook_find_question(codebook, id) == SIZE_MAX)
            unknown_question(codebook, "--keys", id, faults);
        word += strlen(id);
        word += *word == ',';
        free(id);
    }
}

static void find_by(struct release *release, struct faults *faults)
{
    const char *id = release->options.by;
    release->by = SIZE_MAX;
    if (!id)
        return;
    if (codebook_find_question(release->answers->codebook, id) == SIZE_MAX) {
        unknown_question(release->answers->codebook, "--by", id, faults);
        return;
    }
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].key && release->columns[c].item == ITEM_NONE &&
            strcmp(question_of(release, c)->id, id) == 0)
            release->by = c;
    if (release->by == SIZE_MAX)
        faults_add(
            faults, (struct where){.path = "--by"},
            _("expected one of the keys (quasi-identifiers), found \"%s\": add it to --keys"), id);
}

/* Columns are told apart by their names alone. */
static void check_name(const struct release *release, size_t c, struct faults *faults)
{
    const char *name = release->columns[c].name;
    const struct codebook *codebook = release->answers->codebook;
    bool taken = codebook->synthetic && strcmp(name, "synthetic") == 0;
    for (size_t other = 0; other < c && !taken; other++)
        taken = strcmp(name, release->columns[other].name) == 0;
    if (taken)
        faults_add(faults, (struct where){codebook->path, 0, question_of(release, c)->id},
                   _("another column of the open data has the name \"%s\": give the question or "
                     "its item another id"),
                   name);
}

static void describe_columns(struct release *release, struct faults *faults)
{
    const struct answers *answers = release->answers;
    for (size_t c = 0; c < release->n_columns; c++) {
        struct release_column *column = &release->columns[c];
        *column = (struct release_column){.question = answers->columns[c].question,
                                          .item = answers->columns[c].item,
                                          .numeric = answers->columns[c].numbers != NULL};
        const struct question *question = question_of(release, c);
        column->name = column_name(question, column->item);
        column->fate = fate_of(release, c);
        column->sensitive = question->key == KEY_SENSITIVE && column->fate == FATE_PUBLISHED;
        column->key = column->fate == FATE_PUBLISHED &&
                      (release->options.keys ? is_listed(release->options.keys, question->id)
                                             : question->key == KEY_QUASI_IDENTIFIER);
        column->value = mem_zeroed(answers->n, sizeof(size_t));
        column->status = mem_zeroed(answers->n, 1);
        look_at_texts(release, c, faults);
        check_name(release, c, faults);
    }
}

/* ---- Levels ---------------------------------------- */

static void add_level(struct column_coding *coding, char *code, const char *fr, const char *en)
{
    coding->codes[coding->n_levels] = code;
    coding->labels[coding->n_levels++] = (struct label){mem_text(fr), mem_text(en ? en : fr)};
}

static void code_levels(struct column_coding *coding, const struct question *question,
                        const struct answer_column *answered, size_t n)
{
    size_t *new = mem_zeroed(question->n_levels, sizeof *new);
    /* Extremes are not merged, be it only likely that the levels are a scale. */
    coding->ordered = question_has_order(question) || question->type == QUESTION_MATRIX ||
                      (question->type == QUESTION_SINGLE && question_has_marks(question));
    coding->sides = coding->ordered ? mem_zeroed(question->n_levels, sizeof(int)) : NULL;
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        new[k] = level_is_aside(level) ? SIZE_MAX : coding->n_levels;
        if (new[k] == SIZE_MAX)
            continue;
        if (coding->sides)
            coding->sides[coding->n_levels] = (level->role == ROLE_POSITIVE) -
                                              (level->role == ROLE_NEGATIVE);
        add_level(coding, mem_text(level->code), level->label.fr, level->label.en);
    }
    for (size_t i = 0; i < n; i++)
        if (answered->status[i] == ANSWER_GIVEN && answered->levels[i] >= 0)
            coding->level[i] = new[answered->levels[i]];
    free(new);
}

static void code_ticks(struct column_coding *coding, const struct answer_column *answered, size_t n)
{
    add_level(coding, mem_text("0"), "Non", "No");
    add_level(coding, mem_text("1"), "Oui", "Yes");
    for (size_t i = 0; i < n; i++)
        if (answered->status[i] == ANSWER_GIVEN)
            coding->level[i] = answered->levels[i] == 1;
}

static char *bound_text(const struct column_coding *coding, double bound)
{
    if (!coding->dates)
        return mem_printf("%.10g", bound);
    int year, month, day;
    text_civil((int)bound, &year, &month, &day);
    return mem_printf("%04d-%02d-%02d", year, month, day);
}

static void code_numbers(struct column_coding *coding, const struct answer_column *answered,
                         size_t n)
{
    for (size_t k = 0; k <= coding->n_bounds; k++) {
        char *low = k ? bound_text(coding, coding->bounds[k - 1]) : mem_text("");
        char *high = k < coding->n_bounds ? bound_text(coding, coding->bounds[k]) : mem_text("");
        add_level(coding, mem_printf("%s..%s", low, high), "", "");
        free(low);
        free(high);
    }
    coding->ordered = true;
    for (size_t i = 0; i < n; i++)
        if (answered->status[i] == ANSWER_GIVEN && isfinite(answered->numbers[i]))
            coding->level[i] = recode_class(answered->numbers[i], coding->bounds, coding->n_bounds);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An address, and what would be read as several places, as none or as all the others. */
static bool is_never_named(const char *place)
{
    bool reserved = strchr(place, '|') || strcmp(place, RELEASE_OTHER_PLACE) == 0;
    for (size_t s = 0; s < N_RELEASE_STATUSES; s++)
        reserved = reserved || strcmp(place, release_status_names[s]) == 0;
    return reserved || personal_find(place) == PERSONAL_STREET;
}

/* All that is not named, whose place in the order so tells nothing; then the places that were given, and
 * those that the earlier release names. */
static void code_texts(struct column_coding *coding, const struct release *release, size_t c)
{
    const struct answer_column *answered = &release->answers->columns[c];
    const size_t n = release->answers->n;
    const char **places = mem_zeroed(n + PREVIOUS_VALUES_MAX, sizeof *places);
    size_t n_places = release->previous
                          ? previous_values(release->previous, release->columns[c].name, places,
                                            PREVIOUS_VALUES_MAX)
                          : 0;
    for (size_t i = 0; i < n; i++)
        if (answered->status[i] == ANSWER_GIVEN)
            places[n_places++] = answered->texts[i];
    if (n_places)
        qsort(places, n_places, sizeof *places, by_text);
    add_level(coding, mem_text(RELEASE_OTHER_PLACE), "Autre lieu", "Another place");
    for (size_t k = 0; k < n_places; k++)
        if ((!k || strcmp(places[k], places[k - 1]) != 0) && !is_never_named(places[k]))
            add_level(coding, mem_text(places[k]), places[k], NULL);
    for (size_t i = 0; i < n; i++) {
        if (answered->status[i] != ANSWER_GIVEN)
            continue;
        char **found = bsearch(&answered->texts[i], coding->codes + 1, coding->n_levels - 1,
                               sizeof *coding->codes, by_text);
        coding->level[i] = found ? (size_t)(found - coding->codes) : 0;
    }
    coding->texts = true;
    free(places);
}

/* Bounds of classes: the earlier release's, or new ones. */
static void find_bounds(struct column_coding *coding, const struct release *release, size_t c)
{
    const struct answer_column *answered = &release->answers->columns[c];
    const char *codes[N_CLASSES];
    const size_t n_old = release->previous
                             ? previous_values(release->previous, release->columns[c].name, codes,
                                               N_CLASSES)
                             : 0;
    coding->dates = question_of(release, c)->type == QUESTION_DATE;
    coding->bounds = mem_zeroed(N_CLASSES, sizeof(double));
    if (!n_old) {
        coding->n_bounds = recode_bounds(answered->numbers, release->answers->n, N_CLASSES,
                                         coding->bounds);
        return;
    }
    for (size_t k = 0; k + 1 < n_old; k++) {
        const char *high = strstr(codes[k], "..");
        int day = 0;
        if (high && coding->dates && text_date(high + 2, &day))
            coding->bounds[coding->n_bounds++] = day;
        else if (high)
            coding->bounds[coding->n_bounds++] = strtod(high + 2, NULL);
    }
}

static void code_column(struct release *release, size_t c)
{
    struct column_coding *coding = &release->work->codings[c];
    const struct answer_column *answered = &release->answers->columns[c];
    const struct question *question = question_of(release, c);
    const size_t n = release->answers->n;
    const size_t room = n + question->n_levels + N_CLASSES + PREVIOUS_VALUES_MAX;
    coding->codes = mem_zeroed(room, sizeof *coding->codes);
    coding->labels = mem_zeroed(room, sizeof *coding->labels);
    coding->level = mem_zeroed(n, sizeof *coding->level);
    coding->suppressed = mem_zeroed(n, 1);
    for (size_t i = 0; i < n; i++)
        coding->level[i] = SIZE_MAX;
    if (release->columns[c].fate != FATE_PUBLISHED)
        return;
    if (answered->numbers) {
        find_bounds(coding, release, c);
        code_numbers(coding, answered, n);
    } else if (answered->texts) {
        code_texts(coding, release, c);
    } else if (question->type == QUESTION_MULTIPLE) {
        code_ticks(coding, answered, n);
    } else {
        code_levels(coding, question, answered, n);
    }
    recoding_init(&coding->recoding, coding->n_levels);
    release->columns[c].n_levels = coding->n_levels;
}

/* ---- Merging small levels ---------------------------------------- */

/* What the earlier table tells is known better than by the rows that nobody matches: their cells may be
 * suppressed, while the table counts them. */
static void count_levels(const struct release *release, size_t c, long counts[], long grown[])
{
    const struct column_coding *coding = &release->work->codings[c];
    const struct previous *previous = release->previous;
    for (size_t i = 0; i < release->answers->n; i++) {
        if (coding->level[i] == SIZE_MAX)
            continue;
        counts[coding->level[i]]++;
        if (previous && !previous->wave[i])
            grown[coding->level[i]]++;
    }
    for (size_t row = 0; previous && row < previous->answers.n; row++) {
        const size_t group = previous->taken[row] ? SIZE_MAX : previous_value(release, c, row);
        for (size_t k = 0; group != SIZE_MAX && k < coding->n_levels; k++)
            if (coding->recoding.group_of[k] == group) {
                grown[k]--;
                break;
            }
    }
    long *told = mem_zeroed(coding->n_levels, sizeof *told);
    if (previous && previous_told(release, c, told))
        for (size_t k = 0; k < coding->n_levels; k++)
            grown[k] = counts[k] - told[k];
    free(told);
}

/* Columns that must share their levels: the ranks of a ranking. */
static size_t n_together(const struct release *release, size_t c)
{
    size_t end = c + 1;
    while (question_of(release, c)->type == QUESTION_RANKING && end < release->n_columns &&
           release->columns[end].question == release->columns[c].question &&
           release->columns[end].item != ITEM_OTHER)
        end++;
    return end - c;
}

static void merge_columns(struct release *release, size_t first, size_t n)
{
    struct column_coding *codings = &release->work->codings[first];
    const size_t n_levels = codings->n_levels;
    long *counts = mem_zeroed(n * n_levels, sizeof *counts);
    long *grown = mem_zeroed(n * n_levels, sizeof *grown);
    for (size_t c = 0; c < n; c++)
        count_levels(release, first + c, counts + c * n_levels, grown + c * n_levels);
    const bool seen_before = release->previous && release->previous->columns[first];
    const struct recode_rule rule = {.n_rows = n,
                                     .counts = counts,
                                     .grown = seen_before ? grown : NULL,
                                     .threshold = release->options.threshold,
                                     .ordered = codings->ordered,
                                     .sides = codings->sides,
                                     .into_first = codings->texts};
    bool fine = recode_merge(&codings->recoding, &rule);
    size_t n_used = 0;
    for (size_t k = 0; k < n_levels; k++)
        n_used += counts[k] > 0;
    fine = fine && !(release->columns[first].numeric && n_used < 2);
    for (size_t c = 0; c < n; c++) {
        if (!fine)
            release->columns[first + c].fate = FATE_TOO_FEW;
        if (c) {
            memcpy(codings[c].recoding.group_of, codings->recoding.group_of,
                   n_levels * sizeof(size_t));
            codings[c].recoding.n_groups = codings->recoding.n_groups;
        }
    }
    free(counts);
    free(grown);
}

static void merge_levels(struct release *release)
{
    for (size_t c = 0, n; c < release->n_columns; c += n) {
        n = n_together(release, c);
        if (release->columns[c].fate == FATE_PUBLISHED)
            merge_columns(release, c, n);
    }
}

/* ---- k-anonymity ---------------------------------------- */

static void add_key(struct release *release, struct anonymity *anonymity, size_t c)
{
    struct column_coding *coding = &release->work->codings[c];
    long *counts = mem_zeroed(coding->n_levels, sizeof *counts);
    for (size_t i = 0; i < release->answers->n; i++) {
        if (coding->level[i] != SIZE_MAX)
            counts[coding->level[i]]++;
        coding->suppressed[i] = release->work->carried[c * release->answers->n + i];
    }
    anonymity->keys[anonymity->n_keys++] = (struct anonymity_key){
        .levels = coding->level,
        .rule = {.n_rows = 1,
                 .counts = counts,
                 .threshold = release->options.threshold,
                 .ordered = coding->ordered,
                 .sides = coding->sides,
                 .into_first = coding->texts},
        .recoding = &coding->recoding,
        .kept = c == release->by,
        .suppressed = coding->suppressed};
}

static size_t *sensitive_values(const struct release *release, size_t c)
{
    const struct column_coding *coding = &release->work->codings[c];
    size_t *values = mem_zeroed(release->answers->n, sizeof *values);
    for (size_t i = 0; i < release->answers->n; i++)
        values[i] = coding->level[i] == SIZE_MAX ? SIZE_MAX
                                                 : coding->recoding.group_of[coding->level[i]];
    return values;
}

static void too_few(const struct release *release, struct faults *faults)
{
    const struct release_options *options = &release->options;
    if (release->previous)
        faults_add(
            faults, (struct where){.path = release->previous->path},
            ngettext("%zu answer was added since this release: even without keys it, or those before "
                     "it, are not %zu that share them and %zu different sensitive answers; collect "
                     "more, or ask for less with --k and --l",
                     "%zu answers were added since this release: even without keys they, or those "
                     "before them, are not %zu that share them and %zu different sensitive answers; "
                     "collect more, or ask for less with --k and --l",
                     release->n_added),
            release->n_added, options->k, options->l);
    else
        faults_add(
            faults, (struct where){.path = "--k"},
            ngettext("%zu answer is too few: even without keys it is not %zu that share them and %zu "
                     "different sensitive answers; collect more, or ask for less with --k and --l",
                     "%zu answers are too few: even without keys they are not %zu that share them and "
                     "%zu different sensitive answers; collect more, or ask for less with --k and --l",
                     release->answers->n),
            release->answers->n, options->k, options->l);
}

static bool make_anonymous(struct release *release, struct faults *faults)
{
    struct anonymity anonymity = {
        .n = release->answers->n,
        .k = release->options.k,
        .l = release->options.l,
        .keys = mem_zeroed(release->n_columns, sizeof(struct anonymity_key)),
        .wave = release->previous ? release->previous->wave : NULL};
    size_t **sensitive = mem_zeroed(release->n_columns, sizeof *sensitive);
    for (size_t c = 0; c < release->n_columns; c++) {
        if (release->columns[c].fate != FATE_PUBLISHED)
            continue;
        if (release->columns[c].key)
            add_key(release, &anonymity, c);
        if (release->columns[c].sensitive)
            sensitive[anonymity.n_sensitive++] = sensitive_values(release, c);
    }
    anonymity.sensitive = (const size_t *const *)sensitive;
    const bool fine = anonymise(&anonymity);
    release->smallest = anonymity_smallest(&anonymity);
    if (!fine)
        too_few(release, faults);
    for (size_t v = 0; v < anonymity.n_keys; v++)
        free((void *)anonymity.keys[v].rule.counts);
    for (size_t s = 0; s < anonymity.n_sensitive; s++)
        free(sensitive[s]);
    free(sensitive);
    free(anonymity.keys);
    return fine;
}

/* A key of which one value is left says nothing. */
static void drop_empty_keys(struct release *release)
{
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct column_coding *coding = &release->work->codings[c];
        size_t first = SIZE_MAX, n_used = 0;
        for (size_t i = 0; release->columns[c].key && i < release->answers->n; i++) {
            if (coding->suppressed[i] || coding->level[i] == SIZE_MAX)
                continue;
            const size_t group = coding->recoding.group_of[coding->level[i]];
            n_used += first == SIZE_MAX || group != first;
            first = first == SIZE_MAX ? group : first;
        }
        if (release->columns[c].key && release->columns[c].fate == FATE_PUBLISHED && n_used < 2)
            release->columns[c].fate = FATE_TOO_FEW;
    }
}

/* ---- Filters ---------------------------------------- */

size_t release_filter(const struct release *release, const struct condition *condition)
{
    const size_t item = condition->item == SIZE_MAX ? ITEM_NONE : condition->item;
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].question == condition->question && release->columns[c].item == item)
            return c;
    return SIZE_MAX;
}

/* Whether what is published of a filter tells already who was asked. */
static bool tells_condition(const struct release *release, size_t c,
                            const struct condition *condition)
{
    const struct column_coding *coding = &release->work->codings[c];
    const struct question *question = question_of(release, c);
    if (release->columns[c].fate != FATE_PUBLISHED ||
        memchr(coding->suppressed, 1, release->answers->n))
        return false;
    const char *code = question->type == QUESTION_MULTIPLE
                           ? (condition->level ? "1" : "0")
                           : question->levels[condition->level].code;
    size_t level = 0;
    while (level < coding->n_levels && strcmp(coding->codes[level], code) != 0)
        level++;
    size_t n_same = 0;
    for (size_t k = 0; level < coding->n_levels && k < coding->n_levels; k++)
        n_same += coding->recoding.group_of[k] == coding->recoding.group_of[level];
    return n_same <= 1;
}

static void check_filters(struct release *release)
{
    for (size_t c = 0; c < release->n_columns; c++) {
        struct release_column *column = &release->columns[c];
        const struct question *question = question_of(release, c);
        for (size_t k = 0; k < question->n_conditions && column->fate <= FATE_PUBLISHED; k++) {
            const size_t filter = release_filter(release, &question->conditions[k]);
            if (filter != SIZE_MAX && !tells_condition(release, filter, &question->conditions[k]))
                column->fate = FATE_FILTER;
        }
        size_t n_not_shown = 0;
        for (size_t i = 0; question->n_conditions && i < release->answers->n; i++)
            n_not_shown += release->answers->columns[c].status[i] == ANSWER_NOT_SHOWN;
        if (n_not_shown && n_not_shown < release->options.threshold &&
            column->fate == FATE_PUBLISHED)
            column->fate = FATE_FILTER;
    }
}

bool release_uses_numbers(const struct release *release, size_t c)
{
    const struct release_column *column = &release->columns[c];
    return column->numeric && question_of(release, c)->type == QUESTION_NUMERIC &&
           (column->fate == FATE_PUBLISHED || column->fate == FATE_TOO_FEW);
}

/* ---- Published values ---------------------------------------- */

static char *joined(const char *before, const char *between, const char *text)
{
    return before ? mem_printf("%s%s%s", before, between, text) : mem_text(text);
}

static void replace(char **old, char *new)
{
    free(*old);
    *old = new;
}

/* A group of classes is a class: from the first one's low bound to the last one's high one. */
static void join_classes(struct release_value *value, const struct column_coding *coding,
                         size_t level)
{
    const char *low_end = strstr(value->code, "..");
    const char *high = strstr(coding->codes[level], "..");
    replace(&value->code, mem_printf("%.*s%s", (int)(low_end - value->code), value->code, high));
}

/* "from 1000 to under 5000 t/an" */
static void label_class(struct release_value *value, const struct question *question)
{
    const char *dots = strstr(value->code, ".."), *high = dots + 2;
    char *low = mem_text_n(value->code, (size_t)(dots - value->code));
    char **labels[2] = {&value->label.fr, &value->label.en};
    for (size_t l = 0; l < 2; l++) {
        const char *told = l ? question->unit.en : question->unit.fr;
        const char *unit = told ? told : "", *blank = *unit ? " " : "";
        if (*low && *high)
            replace(labels[l], mem_printf(l ? "from %s to under %s%s%s" : "de %s à moins de %s%s%s",
                                          low, high, blank, unit));
        else if (*high)
            replace(labels[l],
                    mem_printf(l ? "under %s%s%s" : "moins de %s%s%s", high, blank, unit));
        else
            replace(labels[l],
                    mem_printf(l ? "%s%s%s or more" : "%s%s%s ou plus", low, blank, unit));
    }
    free(low);
}

/* A group of places has the name of the first, which is none. */
static void name_other_place(struct release_value *value, const struct column_coding *coding)
{
    value->others = true;
    replace(&value->code, mem_text(coding->codes[0]));
    replace(&value->label.fr, mem_text(coding->labels[0].fr));
    replace(&value->label.en, mem_text(coding->labels[0].en));
}

static void publish_values(struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    struct column_coding *coding = &release->work->codings[c];
    column->n_values = coding->recoding.n_groups;
    column->values = mem_zeroed(column->n_values, sizeof *column->values);
    for (size_t k = 0; k < coding->n_levels; k++) {
        struct release_value *value = &column->values[coding->recoding.group_of[k]];
        if (value->n_merged++ && column->numeric)
            join_classes(value, coding, k);
        else
            replace(&value->code, joined(value->code, "|", coding->codes[k]));
        replace(&value->label.fr, joined(value->label.fr, " / ", coding->labels[k].fr));
        replace(&value->label.en, joined(value->label.en, " / ", coding->labels[k].en));
    }
    for (size_t v = 0; v < column->n_values && column->numeric; v++)
        label_class(&column->values[v], question_of(release, c));
    if (coding->texts)
        name_other_place(&column->values[coding->recoding.group_of[0]], coding);
    for (size_t i = 0; i < release->answers->n; i++) {
        const bool given = coding->level[i] != SIZE_MAX;
        column->status[i] = coding->suppressed[i] ? RELEASE_SUPPRESSED
                                                  : release->answers->columns[c].status[i];
        column->value[i] = given ? coding->recoding.group_of[coding->level[i]] : 0;
        column->n_locally += coding->suppressed[i];
    }
}

const char *release_cell(const struct release_column *column, size_t i)
{
    return column->status[i] == ANSWER_GIVEN ? column->values[column->value[i]].code
                                             : release_status_names[column->status[i]];
}

/* Numbered when an earlier question, or another file, has the name. */
char *release_table_name(const struct codebook *codebook, size_t q)
{
    char *plain = text_file_name(codebook->questions[q].id);
    size_t n_before = strcmp(plain, "totals-and-means") == 0;
    for (size_t other = 0; other < q; other++) {
        char *name = text_file_name(codebook->questions[other].id);
        n_before += strcmp(name, plain) == 0;
        free(name);
    }
    char *path = n_before ? mem_printf("tables/%s.%zu.csv", plain, n_before + 1)
                          : mem_printf("tables/%s.csv", plain);
    free(plain);
    return path;
}

/* Groups of the tables: values of a key, and what stands in for them. */
static void find_groups(struct release *release)
{
    const size_t n = release->answers->n;
    release->group_of = mem_zeroed(n, sizeof *release->group_of);
    if (release->by == SIZE_MAX)
        return;
    if (release->columns[release->by].fate != FATE_PUBLISHED) {
        release->by = SIZE_MAX;
        return;
    }
    const struct release_column *by = &release->columns[release->by];
    release->group_codes = mem_zeroed(by->n_values + N_RELEASE_STATUSES, sizeof(char *));
    for (size_t v = 0; v < by->n_values + N_RELEASE_STATUSES; v++) {
        const char *code = v < by->n_values ? by->values[v].code
                                            : release_status_names[v - by->n_values];
        bool used = false;
        for (size_t i = 0; i < n; i++)
            if (strcmp(release_cell(by, i), code) == 0) {
                release->group_of[i] = release->n_groups;
                used = true;
            }
        if (used)
            release->group_codes[release->n_groups++] = code;
    }
}

/* ---- Order of the rows ---------------------------------------- */

struct sorted_row {
    const struct release *release;
    size_t at;
};

static int by_cells(const void *a, const void *b)
{
    const struct sorted_row *x = a, *y = b;
    for (size_t c = 0; c < x->release->n_columns; c++) {
        const struct release_column *column = &x->release->columns[c];
        if (column->fate != FATE_PUBLISHED)
            continue;
        const int order = strcmp(release_cell(column, x->at), release_cell(column, y->at));
        if (order)
            return order;
    }
    return (x->at > y->at) - (x->at < y->at);
}

/* So that the order of the answers tells nothing of when they came. */
static void sort_rows(struct release *release)
{
    const size_t n = release->answers->n;
    struct sorted_row *rows = mem_zeroed(n, sizeof *rows);
    release->order = mem_zeroed(n, sizeof *release->order);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct sorted_row){release, i};
    if (n)
        qsort(rows, n, sizeof *rows, by_cells);
    for (size_t i = 0; i < n; i++)
        release->order[i] = rows[i].at;
    free(rows);
}

/* ---- All of it ---------------------------------------- */

static bool fill(struct release *release, struct faults *faults)
{
    check_keys(release, faults);
    describe_columns(release, faults);
    look_at_labels(release, faults);
    find_by(release, faults);
    if (release->options.previous && !faults->n)
        release->previous = previous_read(release, faults);
    if (faults->n)
        return false;
    for (size_t c = 0; c < release->n_columns; c++)
        code_column(release, c);
    if (release->previous && !previous_match(release, faults))
        return false;
    merge_levels(release);
    if (!make_anonymous(release, faults))
        return false;
    drop_empty_keys(release);
    check_filters(release);
    for (size_t c = 0; c < release->n_columns; c++)
        publish_values(release, c);
    find_groups(release);
    release_tabulate(release);
    sort_rows(release);
    return true;
}

struct release *release_create(const struct answers *answers, const struct release_options *options,
                               struct faults *faults)
{
    struct release *release = mem_zeroed(1, sizeof *release);
    release->answers = answers;
    release->options = *options;
    if (release->options.k < options->threshold) /* a class of keys is a cell of their table */
        release->options.k = options->threshold;
    release->n_columns = answers->n_columns;
    release->columns = mem_zeroed(answers->n_columns, sizeof *release->columns);
    release->work = mem_zeroed(1, sizeof *release->work);
    release->work->codings = mem_zeroed(answers->n_columns, sizeof *release->work->codings);
    release->work->carried = mem_zeroed(answers->n_columns * answers->n, 1);
    if (fill(release, faults))
        return release;
    release_free(release);
    return NULL;
}

static void column_clear(struct release_column *column)
{
    for (size_t v = 0; v < column->n_values; v++) {
        free(column->values[v].code);
        free(column->values[v].label.fr);
        free(column->values[v].label.en);
    }
    free(column->values);
    free(column->name);
    free(column->value);
    free(column->status);
    free(column->counts);
    free(column->hidden);
    free(column->bases);
    free(column->base_hidden);
    free(column->sums);
}

static void coding_clear(struct column_coding *coding)
{
    for (size_t k = 0; k < coding->n_levels; k++) {
        free(coding->codes[k]);
        free(coding->labels[k].fr);
        free(coding->labels[k].en);
    }
    free(coding->codes);
    free(coding->labels);
    free(coding->level);
    free(coding->sides);
    free(coding->bounds);
    free(coding->suppressed);
    recoding_clear(&coding->recoding);
}

void release_free(struct release *release)
{
    if (!release)
        return;
    for (size_t c = 0; c < release->n_columns; c++) {
        column_clear(&release->columns[c]);
        coding_clear(&release->work->codings[c]);
    }
    previous_free(release->previous);
    free(release->columns);
    free(release->work->codings);
    free(release->work->carried);
    free(release->work);
    free(release->group_codes);
    free(release->group_of);
    free(release->order);
    free(release);
}
