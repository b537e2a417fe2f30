#include "analysis/match.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/interval.h"
#include "data/mem.h"
#include "data/text.h"

const char *const match_verdict_ids[N_MATCH_VERDICTS] = {[MATCH_MET] = "met",
                                                         [MATCH_ORPHAN] = "orphan",
                                                         [MATCH_UNUSED] = "unused",
                                                         [MATCH_NEITHER] = "neither",
                                                         [MATCH_UNKNOWN] = "unknown"};

struct matching {
    const struct match_side *needs, *offers;
    struct arena *arena;
    struct match *match;
    struct faults *faults;
    size_t *need_areas, *offer_areas; /* of each respondent, SIZE_MAX: none; owned */
};

/* ---- Themes ---------------------------------------- */

static bool has_items(const struct question *question)
{
    return question->type == QUESTION_MULTIPLE ||
           (question->type == QUESTION_MATRIX && question_has_sides(question));
}

/* "Yoghurt / Cream": what is counted as one is named, each once. */
static char *named_too(struct arena *arena, char *names, const char *name)
{
    const char *first = names ? names : "", *more = name ? name : "";
    const size_t n = strlen(more), room = strlen(first) + n + sizeof " / ";
    char *all = arena_zeroed(arena, room, 1);
    if (!names || !n) {
        snprintf(all, room, "%s%s", first, more);
        return all;
    }
    for (const char *at = strstr(names, name); at; at = strstr(at + 1, name))
        if ((at == names || at[-1] == ' ') && (!at[n] || strncmp(at + n, " / ", 3) == 0))
            return names;
    snprintf(all, room, "%s / %s", first, more);
    return all;
}

/* The labels of the items of a theme, of those that are not reversed where there are any; NULL: none. */
static const struct label *label_of(const struct codebook *codebook, const char *theme,
                                    struct arena *arena)
{
    const struct label *reversed = NULL;
    struct label *label = NULL;
    for (size_t q = 0; q < codebook->n_questions; q++)
        for (size_t i = 0; has_items(&codebook->questions[q]) &&
                           i < codebook->questions[q].n_items; i++) {
            const struct item *item = &codebook->questions[q].items[i];
            if (!item->matches || strcmp(item->matches, theme) != 0)
                continue;
            reversed = reversed ? reversed : &item->label;
            if (item->reversed)
                continue;
            label = label ? label : arena_zeroed(arena, 1, sizeof *label);
            label->fr = named_too(arena, label->fr, item->label.fr);
            label->en = named_too(arena, label->en, item->label.en);
        }
    return label ? label : reversed;
}

static bool is_known(const struct match *match, const char *theme)
{
    for (size_t t = 0; t < match->n_themes; t++)
        if (strcmp(match->themes[t].id, theme) == 0)
            return true;
    for (size_t t = 0; t < match->n_unasked; t++)
        if (strcmp(match->unasked[t].id, theme) == 0)
            return true;
    return false;
}

static size_t count_items(const struct codebook *codebook)
{
    size_t n = 0;
    for (size_t q = 0; q < codebook->n_questions; q++)
        n += codebook->questions[q].n_items;
    return n;
}

/* The themes of one codebook, beside the same of the other. */
static void add_themes(struct matching *matching, const struct codebook *codebook)
{
    struct match *match = matching->match;
    for (size_t q = 0; q < codebook->n_questions; q++)
        for (size_t i = 0; has_items(&codebook->questions[q]) &&
                           i < codebook->questions[q].n_items; i++) {
            const char *id = codebook->questions[q].items[i].matches;
            if (!id || is_known(match, id))
                continue;
            const struct match_theme theme = {
                id, label_of(matching->needs->answers->codebook, id, matching->arena),
                label_of(matching->offers->answers->codebook, id, matching->arena)};
            if (theme.need_label && theme.offer_label)
                match->themes[match->n_themes++] = theme;
            else
                match->unasked[match->n_unasked++] = theme;
        }
}

static void find_themes(struct matching *matching)
{
    const struct codebook *needs = matching->needs->answers->codebook,
                          *offers = matching->offers->answers->codebook;
    const size_t most = count_items(needs) + count_items(offers);
    matching->match->themes = arena_zeroed(matching->arena, most, sizeof(struct match_theme));
    matching->match->unasked = arena_zeroed(matching->arena, most, sizeof(struct match_theme));
    add_themes(matching, needs);
    add_themes(matching, offers);
}

/* ---- Areas ---------------------------------------- */

/* Index of an area, which is added when it is new: past MATCH_AREAS, the last stands for all. */
static size_t area_index(struct match *match, const char *code, const struct label *label)
{
    size_t a = 0;
    while (a < match->n_areas && strcmp(match->areas[a].code, code) != 0)
        a++;
    if (a > MATCH_AREAS)
        return MATCH_AREAS;
    if (a == match->n_areas)
        match->areas[match->n_areas++] = (struct match_area){.code = code, .label = label};
    return a;
}

/* A question with levels has all of them as areas, answered or not. */
static void add_levels(struct match *match, const struct match_side *side)
{
    if (side->area == SIZE_MAX)
        return;
    const struct question *question = &side->answers->codebook->questions[side->area];
    for (size_t k = 0; k < question->n_levels; k++)
        area_index(match, question->levels[k].code, &question->levels[k].label);
}

static size_t *areas_of(struct match *match, const struct match_side *side)
{
    const size_t n = side->answers->n;
    size_t *areas = mem_zeroed(n, sizeof *areas);
    const struct question *question =
        side->area == SIZE_MAX ? NULL : &side->answers->codebook->questions[side->area];
    const struct answer_column *column =
        question ? answers_column(side->answers, side->area, ITEM_NONE) : NULL;
    for (size_t i = 0; i < n; i++) {
        areas[i] = SIZE_MAX;
        if (!column || column->status[i] != ANSWER_GIVEN)
            continue;
        if (column->kind == ANSWERS_LEVELS)
            areas[i] = area_index(match, question->levels[column->levels[i]].code, NULL);
        else if (column->kind == ANSWERS_TEXTS && *column->texts[i])
            areas[i] = area_index(match, column->texts[i], NULL);
    }
    return areas;
}

static void find_areas(struct matching *matching)
{
    struct match *match = matching->match;
    match->areas = arena_zeroed(matching->arena, MATCH_AREAS + 1, sizeof *match->areas);
    add_levels(match, matching->needs);
    add_levels(match, matching->offers);
    matching->need_areas = areas_of(match, matching->needs);
    matching->offer_areas = areas_of(match, matching->offers);
    for (size_t i = 0; i < matching->needs->answers->n; i++)
        if (matching->need_areas[i] != SIZE_MAX)
            match->areas[matching->need_areas[i]].n_needs++;
    for (size_t i = 0; i < matching->offers->answers->n; i++)
        if (matching->offer_areas[i] != SIZE_MAX)
            match->areas[matching->offer_areas[i]].n_offers++;
}

/* How many there are in an area, by the strata or margins of the codebook; 0: unknown. */
static size_t population_of(const struct match_side *side, const char *code)
{
    const struct codebook *codebook = side->answers->codebook;
    const struct population *population = &codebook->population;
    const double *counts = population->strata.question == side->area ? population->strata.counts
                                                                      : NULL;
    for (size_t m = 0; m < population->n_margins && !counts; m++)
        counts = population->margins[m].question == side->area ? population->margins[m].counts
                                                               : NULL;
    const size_t level =
        counts ? question_find_level(&codebook->questions[side->area], code) : SIZE_MAX;
    return level == SIZE_MAX ? 0 : (size_t)counts[level];
}

/* ---- Shares ---------------------------------------- */

/* 1: yes to an item, 0: no, -1: not in the base. Of an item that is reversed, disagreeing is yes. */
static int says(const struct answers *answers, const struct answer_column *column, size_t i)
{
    const struct question *question = &answers->codebook->questions[column->question];
    if (!answers_has(answers, column, i))
        return -1;
    if (question->type == QUESTION_MULTIPLE)
        return column->levels[i] == 1;
    const enum level_role yes =
        question->items[column->item].reversed ? ROLE_NEGATIVE : ROLE_POSITIVE;
    return question->levels[column->levels[i]].role == yes;
}

/* Whether each respondent says yes to an item of the theme: NaN where none was answered. */
static void mark_theme(const struct answers *answers, const char *theme, signed char holds[])
{
    memset(holds, -1, answers->n);
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        const struct question *question = &answers->codebook->questions[column->question];
        if (!has_items(question) || column->item >= question->n_items)
            continue;
        const char *matches = question->items[column->item].matches;
        if (!matches || strcmp(matches, theme) != 0)
            continue;
        for (size_t i = 0; i < answers->n; i++) {
            const int said = says(answers, column, i);
            holds[i] = said > holds[i] ? (signed char)said : holds[i];
        }
    }
}

static void settle_share(struct match_share *share, size_t population, double level)
{
    share->population = population >= share->n ? population : 0;
    const struct simple_interval interval =
        simple_interval(share->count, share->n, share->population,
                        share->population ? SIMPLE_HYPERGEOMETRIC : SIMPLE_WILSON, level);
    share->share = interval.estimate;
    share->low = interval.low;
    share->high = interval.high;
}

/* The weighted share of those who are in an area (SIZE_MAX: of all). */
static bool settle_weighted(struct match_share *share, const struct match_side *side,
                            const size_t areas[], size_t area, const double holds[], double level,
                            struct faults *faults)
{
    const struct design *whole = &side->sample->design;
    unsigned char *keep = mem_zeroed(whole->n, 1);
    for (size_t i = 0; i < whole->n; i++)
        keep[i] = area == SIZE_MAX || areas[i] == area;
    struct design domain;
    design_domain(&domain, whole, keep);
    free(keep);
    struct proportion_interval interval;
    const bool fine =
        proportion_interval(&domain, holds, PROPORTION_BETA, level, &interval, faults);
    share->weighted = true;
    share->share = interval.estimate;
    const bool alike = interval.estimate > 0 && interval.estimate < 1 &&
                       estimate_is_alike(&domain, holds, interval.estimate, interval.se);
    share->low = alike ? (double)NAN : interval.low;
    share->high = alike ? (double)NAN : interval.high;
    design_clear(&domain);
    return fine;
}

static void add_answer(struct match_share *share, int said)
{
    share->n += said >= 0;
    share->count += said > 0;
}

static struct match_share *share_of(struct match_cell *cell, bool of_needs)
{
    return of_needs ? &cell->need : &cell->offer;
}

/* The intervals of one side for a theme; holds: 1, 0, -1 one a respondent. */
static bool settle_side(const struct matching *matching, bool of_needs, size_t theme,
                        const signed char holds[])
{
    struct match *match = matching->match;
    const struct match_side *side = of_needs ? matching->needs : matching->offers;
    const size_t *areas = of_needs ? matching->need_areas : matching->offer_areas;
    const bool weighted = side->sample && !side->sample->equal_weights;
    double *numbers = mem_zeroed(side->answers->n, sizeof *numbers);
    for (size_t i = 0; i < side->answers->n; i++)
        numbers[i] = holds[i] < 0 ? (double)NAN : holds[i];
    settle_share(share_of(&match->all[theme], of_needs), side->answers->codebook->population.n,
                 match->level);
    bool fine = !weighted ||
                settle_weighted(share_of(&match->all[theme], of_needs), side, areas, SIZE_MAX,
                                numbers, match->level, matching->faults);
    for (size_t a = 0; a < match->n_areas && fine; a++) {
        struct match_share *share =
            share_of(&match->cells[a * match->n_themes + theme], of_needs);
        settle_share(share, side->area == SIZE_MAX ? 0 : population_of(side, match->areas[a].code),
                     match->level);
        if (weighted && share->n)
            fine = settle_weighted(share, side, areas, a, numbers, match->level, matching->faults);
    }
    free(numbers);
    return fine;
}

/* The shares of one side for a theme: offer or need of each cell. */
static bool count_side(const struct matching *matching, bool of_needs, size_t theme)
{
    struct match *match = matching->match;
    const struct match_side *side = of_needs ? matching->needs : matching->offers;
    const size_t *areas = of_needs ? matching->need_areas : matching->offer_areas;
    signed char *holds = mem_zeroed(side->answers->n, 1);
    mark_theme(side->answers, match->themes[theme].id, holds);
    for (size_t i = 0; i < side->answers->n; i++) {
        add_answer(share_of(&match->all[theme], of_needs), holds[i]);
        if (areas[i] != SIZE_MAX)
            add_answer(share_of(&match->cells[areas[i] * match->n_themes + theme], of_needs),
                       holds[i]);
    }
    const bool fine = settle_side(matching, of_needs, theme, holds);
    free(holds);
    return fine;
}

void match_gap(struct match_cell *cell)
{
    const struct match_share *need = &cell->need, *offer = &cell->offer;
    cell->gap = need->share - offer->share;
    cell->gap_low = cell->gap - hypot(need->share - need->low, offer->high - offer->share);
    cell->gap_high = cell->gap + hypot(need->high - need->share, offer->share - offer->low);
}

static enum match_verdict verdict_of(const struct match_cell *cell)
{
    if (!cell->need.n || !cell->offer.n)
        return MATCH_UNKNOWN;
    if (cell->need.count)
        return cell->offer.count ? MATCH_MET : MATCH_ORPHAN;
    return cell->offer.count ? MATCH_UNUSED : MATCH_NEITHER;
}

static void settle_cell(struct match_cell *cell)
{
    match_gap(cell);
    cell->verdict = verdict_of(cell);
}

/* ---- The whole ---------------------------------------- */

static bool fill_cells(struct matching *matching)
{
    struct match *match = matching->match;
    match->all = arena_zeroed(matching->arena, match->n_themes, sizeof *match->all);
    match->cells =
        arena_zeroed(matching->arena, match->n_areas * match->n_themes, sizeof *match->cells);
    for (size_t t = 0; t < match->n_themes; t++) {
        if (!count_side(matching, true, t) || !count_side(matching, false, t))
            return false;
        settle_cell(&match->all[t]);
        for (size_t a = 0; a < match->n_areas; a++)
            settle_cell(&match->cells[a * match->n_themes + t]);
    }
    return true;
}

bool match_needs(const struct match_side *needs, const struct match_side *offers, double level,
                 struct arena *arena, struct match *match, struct faults *faults)
{
    *match = (struct match){.level = level > 0 ? level : 0.95};
    struct matching matching = {.needs = needs, .offers = offers, .arena = arena, .match = match,
                                .faults = faults};
    find_themes(&matching);
    if (!match->n_themes) {
        faults_add(faults, (struct where){.path = needs->answers->codebook->path},
                   _("no item shares a theme with one of %s: give items of both codebooks the same "
                     "matches"),
                   offers->answers->codebook->path);
        return false;
    }
    find_areas(&matching);
    bool fine = match->n_areas <= MATCH_AREAS;
    if (fine)
        fine = fill_cells(&matching);
    else
        faults_add(faults, (struct where){.path = needs->answers->codebook->path},
                   _("more than %d areas: name a question with fewer answers with --by"),
                   MATCH_AREAS);
    free(matching.need_areas);
    free(matching.offer_areas);
    return fine;
}
