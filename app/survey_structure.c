/* How answers hang together: a map of levels (multiple correspondence analysis) and groups of
 * respondents who answer alike, where there are enough of them. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/axes.h"
#include "analysis/clusters.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

enum {
    STRUCTURE_MIN_N = 30,
    STRUCTURE_MAX_N = 3000, /* distances are n x n */
    VARIABLES_MIN = 3,
    VARIABLES_MAX = 12,
    GROUPS_MOST = 6
};

/* One thing asked with its levels: of a scale its sides. */
struct map_variable {
    const struct answer_column *column;
    size_t n_valid, number; /* in the answers */
    size_t n_levels;
    const char **labels;    /* of the levels that occur */
    size_t *levels;         /* of each complete respondent */
};

struct structure {
    struct survey_report *report;
    size_t n_variables;
    struct map_variable variables[VARIABLES_MAX];
    size_t n;               /* complete respondents */
    size_t n_levels;        /* of all variables */
};

/* ---- Which variables --------------------------------------------------------------- */

static bool is_mapped(const struct question *question, const struct answer_column *column)
{
    if (question->key == KEY_IDENTIFIER || column->kind != ANSWERS_LEVELS)
        return false;
    return question->type == QUESTION_SINGLE ||
           ((question->type == QUESTION_LIKERT || question->type == QUESTION_MATRIX) &&
            question_has_sides(question));
}

static int order_variables(const void *a, const void *b)
{
    const struct map_variable *x = a, *y = b;
    if (x->n_valid != y->n_valid)
        return x->n_valid > y->n_valid ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static size_t count_complete(const struct structure *structure, size_t n_variables)
{
    size_t n = 0;
    for (size_t i = 0; i < structure->report->answers->n; i++) {
        bool all = true;
        for (size_t v = 0; v < n_variables && all; v++)
            all = structure->variables[v].column->status[i] == ANSWER_GIVEN;
        n += all;
    }
    return n;
}

/* Most answered first, as long as enough respondents answered all of them. */
static void choose_variables(struct structure *structure)
{
    const struct survey_report *report = structure->report;
    const struct answers *answers = report->answers;
    struct map_variable *all = mem_zeroed(answers->n_columns, sizeof *all);
    size_t n_all = 0;
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        if (!is_mapped(&report->codebook->questions[column->question], column))
            continue;
        all[n_all] = (struct map_variable){.column = column, .number = c};
        for (size_t i = 0; i < answers->n; i++)
            all[n_all].n_valid += column->status[i] == ANSWER_GIVEN;
        n_all++;
    }
    if (n_all)
        qsort(all, n_all, sizeof *all, order_variables);
    for (size_t v = 0; v < n_all && structure->n_variables < VARIABLES_MAX; v++) {
        structure->variables[structure->n_variables] = all[v];
        const size_t n = count_complete(structure, structure->n_variables + 1);
        if (n < STRUCTURE_MIN_N)
            break;
        structure->n = n;
        structure->n_variables++;
    }
    free(all);
}

/* ---- Their levels ------------------------------------------------------------------ */

static const char *side_words(enum side side)
{
    return side == SIDE_NEGATIVE ? _("negative") : side == SIDE_POSITIVE ? _("positive")
                                                                         : _("neutral");
}

static size_t raw_level(const struct question *question, int16_t level)
{
    return question_has_sides(question) ? (size_t)report_side(question->levels[level].role)
                                        : (size_t)level;
}

/* What a level is called beside its question. */
static const char *level_words(struct survey_report *report, const struct map_variable *variable,
                               size_t raw)
{
    const size_t q = variable->column->question;
    const struct question *question = &report->codebook->questions[q];
    if (!question_has_sides(question))
        return report_label(report, question->levels[raw].label);
    const char *side = side_words((enum side)raw);
    return question->type == QUESTION_LIKERT
               ? side
               : arena_printf(&report->arena, _("%s: %s"),
                              report_item_text(report, q, variable->column->item), side);
}

/* Numbers the levels that occur among complete respondents; false when there is one only. */
static bool number_levels(struct structure *structure, struct map_variable *variable,
                          const bool complete[])
{
    struct survey_report *report = structure->report;
    const struct question *question = &report->codebook->questions[variable->column->question];
    const size_t room = question->n_levels > SIDE_ASIDE + 1 ? question->n_levels : SIDE_ASIDE + 1;
    size_t *counts = mem_zeroed(room, sizeof *counts);
    for (size_t i = 0; i < report->answers->n; i++)
        if (complete[i])
            counts[raw_level(question, variable->column->levels[i])]++;
    variable->labels = arena_zeroed(&report->arena, room, sizeof *variable->labels);
    variable->levels =
        arena_zeroed(&report->arena, report->answers->n, sizeof *variable->levels);
    variable->n_levels = 0;
    for (size_t raw = 0; raw < room; raw++)
        if (counts[raw]) {
            variable->labels[variable->n_levels] = level_words(report, variable, raw);
            counts[raw] = variable->n_levels++;
        }
    for (size_t i = 0, n = 0; i < report->answers->n; i++)
        if (complete[i])
            variable->levels[n++] = counts[raw_level(question, variable->column->levels[i])];
    free(counts);
    return variable->n_levels > 1;
}

static void number_all(struct structure *structure)
{
    const size_t n = structure->report->answers->n;
    bool *complete = mem_zeroed(n, sizeof *complete);
    for (size_t i = 0; i < n; i++) {
        complete[i] = true;
        for (size_t v = 0; v < structure->n_variables && complete[i]; v++)
            complete[i] = structure->variables[v].column->status[i] == ANSWER_GIVEN;
    }
    size_t n_kept = 0;
    for (size_t v = 0; v < structure->n_variables; v++)
        if (number_levels(structure, &structure->variables[v], complete)) {
            structure->n_levels += structure->variables[v].n_levels;
            structure->variables[n_kept++] = structure->variables[v];
        }
    structure->n_variables = n_kept;
    free(complete);
}

/* ---- Map --------------------------------------------------------------------------- */

/* Points of the map, a level each. */
struct points {
    size_t n;
    const char **labels, **group_labels;
    double *x, *y;
    size_t *groups, *counts;
    size_t n_groups;
    bool *passive;      /* rare: makes no axis */
    bool *shown;        /* on the map: makes more than its part of an axis */
    size_t n_passive;
};

/* A level's part of the inertia of the first axes, more than the mean of all levels on one. */
static bool makes_axis(const struct multiple_correspondence *mca, size_t level)
{
    for (size_t d = 0; d < 2 && d < mca->n_dims && mca->indicator[d] > 0; d++) {
        const double x = mca->principal[level * mca->n_dims + d];
        if (mca->mass[level] * x * x / mca->indicator[d] > 1 / (double)mca->n_active)
            return true;
    }
    return false;
}

/* Levels of under 5 % of the respondents, which would draw an axis to themselves (Le Roux and Rouanet 2010,
 * 3.3). */
static bool *passive_levels(const struct structure *structure)
{
    enum { PASSIVE_PERCENT = 5 };
    bool *passive = arena_zeroed(&structure->report->arena, structure->n_levels, sizeof *passive);
    size_t at = 0;
    for (size_t v = 0; v < structure->n_variables; v++)
        for (size_t l = 0; l < structure->variables[v].n_levels; l++, at++) {
            size_t count = 0;
            for (size_t i = 0; i < structure->n; i++)
                count += structure->variables[v].levels[i] == l;
            passive[at] = 100 * count < PASSIVE_PERCENT * structure->n;
        }
    return passive;
}

static struct points points_of(const struct structure *structure,
                               const struct multiple_correspondence *mca, bool passive[])
{
    struct survey_report *report = structure->report;
    struct arena *arena = &report->arena;
    const size_t n = structure->n_levels;
    struct points p = {.n = n,
                       .labels = arena_zeroed(arena, n, sizeof *p.labels),
                       .group_labels = arena_zeroed(arena, n, sizeof *p.group_labels),
                       .x = arena_zeroed(arena, n, sizeof *p.x),
                       .y = arena_zeroed(arena, n, sizeof *p.y),
                       .groups = arena_zeroed(arena, n, sizeof *p.groups),
                       .counts = arena_zeroed(arena, n, sizeof *p.counts),
                       .passive = passive,
                       .shown = arena_zeroed(arena, n, sizeof *p.shown)};
    size_t *questions = arena_zeroed(arena, n, sizeof *questions), at = 0;
    for (size_t v = 0; v < structure->n_variables; v++) {
        const struct map_variable *variable = &structure->variables[v];
        size_t g = 0;
        while (g < p.n_groups && questions[g] != variable->column->question)
            g++;
        if (g == p.n_groups) {
            questions[g] = variable->column->question;
            p.group_labels[p.n_groups++] = report_question_text(report, questions[g]);
        }
        for (size_t l = 0; l < variable->n_levels; l++, at++) {
            p.labels[at] = variable->labels[l];
            p.groups[at] = g;
            p.shown[at] = !passive[at] && makes_axis(mca, at);
            p.n_passive += passive[at];
            p.x[at] = mca->principal[at * mca->n_dims];
            p.y[at] = mca->n_dims > 1 ? mca->principal[at * mca->n_dims + 1] : 0;
            for (size_t i = 0; i < structure->n; i++)
                p.counts[at] += variable->levels[i] == l;
        }
    }
    return p;
}

/* Leaves those that are on the map. */
static struct points shown_points(const struct points *all, struct arena *arena)
{
    struct points p = {.labels = arena_zeroed(arena, all->n, sizeof *p.labels),
                       .group_labels = all->group_labels,
                       .n_groups = all->n_groups,
                       .x = arena_zeroed(arena, all->n, sizeof *p.x),
                       .y = arena_zeroed(arena, all->n, sizeof *p.y),
                       .groups = arena_zeroed(arena, all->n, sizeof *p.groups)};
    for (size_t k = 0; k < all->n; k++) {
        if (!all->shown[k])
            continue;
        p.labels[p.n] = all->labels[k];
        p.x[p.n] = all->x[k];
        p.y[p.n] = all->y[k];
        p.groups[p.n++] = all->groups[k];
    }
    return p;
}

static void put_map(const struct structure *structure, struct section *section)
{
    struct survey_report *report = structure->report;
    struct arena *arena = &report->arena;
    const size_t *levels[VARIABLES_MAX];
    size_t n_levels[VARIABLES_MAX];
    for (size_t v = 0; v < structure->n_variables; v++) {
        levels[v] = structure->variables[v].levels;
        n_levels[v] = structure->variables[v].n_levels;
    }
    struct multiple_correspondence mca;
    bool *passive = passive_levels(structure);
    if (!multiple_correspondence(levels, n_levels, structure->n_variables, structure->n, passive,
                                 arena, &mca) ||
        mca.n_adjusted == 0)
        return;
    const struct points all = points_of(structure, &mca, passive), p = shown_points(&all, arena);
    const double y_inertia = mca.n_adjusted > 1 ? mca.adjusted[1] : 0;
    struct survey_figure *figure = report_new_figure(report, CHART_AXES, "map");
    figure->chart.axes = (struct axes_map){
        .frame = report_frame(
            report, _("Answers that go together"),
            report_sentences(report, report_base(report, structure->n, NULL),
                             _("Near: often given together")),
            report_how_counts()),
        .n = p.n,
        .x = p.x,
        .y = p.y,
        .labels = p.labels,
        .groups = p.groups,
        .n_groups = p.n_groups,
        .group_labels = p.group_labels,
        .x_share = mca.adjusted[0] / mca.inertia_adjusted,
        .y_share = y_inertia / mca.inertia_adjusted};
    section_figure(section, arena, figure);
    const char *const heads[] = {_("Question"), _("Answer"), _("Number"), _("Axis 1"), _("Axis 2")};
    struct survey_table *table =
        survey_table_create(arena, _("Answers that go together"), heads, 5, all.n);
    size_t at = 0;
    for (size_t k = 0; k < all.n; k++) {
        cell_text(table, &at, all.group_labels[all.groups[k]]);
        cell_text(table, &at, all.passive[k] ? arena_printf(arena, _("%s (passive)"), all.labels[k])
                                             : all.labels[k]);
        cell_count(table, &at, all.counts[k]);
        cell_number(table, &at, all.x[k], 2);
        cell_number(table, &at, all.y[k], 2);
    }
    section_table(section, arena, table);
    section_text(section, arena, BLOCK_NOTE,
                 arena_printf(arena,
                              _("Multiple correspondence analysis of %zu questions or items (scales "
                                "by side) of the %zu respondents who answered them all; not "
                                "weighted; inertia adjusted (Benzécri, Greenacre). The map shows those "
                                "that make an axis; the table has all. Answers that "
                                "stand near each other were often given by the same people; rare "
                                "answers stand far out."),
                              structure->n_variables, structure->n));
    if (all.n_passive)
        section_text(section, arena, BLOCK_NOTE,
                     _("Passive: answers of under 5\u00a0% of these respondents are placed among the others, but make no "
                       "axis, which one or two people would set (specific analysis, Le Roux and "
                       "Rouanet 2010)."));
}

/* ---- Groups ------------------------------------------------------------------------ */

/* How many groups set respondents apart best, and who is in which. */
static size_t find_groups(const struct structure *structure, size_t groups[], double *silhouette)
{
    const size_t n = structure->n;
    struct gower_variable variables[VARIABLES_MAX];
    for (size_t v = 0; v < structure->n_variables; v++)
        variables[v] = (struct gower_variable){.levels = structure->variables[v].levels};
    double *distances = mem_zeroed(n * n, sizeof *distances);
    double *scratch = mem_zeroed(n * n, sizeof *scratch);
    struct merge *merges = mem_zeroed(n, sizeof *merges);
    size_t *cut = mem_zeroed(n, sizeof *cut), best = 0;
    const bool comparable = gower_distances(variables, structure->n_variables, n, distances);
    assert(comparable); /* they answered all */
    (void)comparable;
    memcpy(scratch, distances, n * n * sizeof *scratch);
    merge_groups(scratch, n, LINKAGE_WARD, merges);
    *silhouette = -1;
    for (size_t k = 2; k <= GROUPS_MOST; k++) {
        cut_tree(merges, n, k, cut);
        const double width = mean_silhouette(distances, cut, n, k);
        if (width > *silhouette) {
            *silhouette = width;
            best = k;
            memcpy(groups, cut, n * sizeof *cut);
        }
    }
    free(distances);
    free(scratch);
    free(merges);
    free(cut);
    return best;
}

static void put_groups(const struct structure *structure, struct section *section)
{
    struct survey_report *report = structure->report;
    struct arena *arena = &report->arena;
    size_t *groups = mem_zeroed(structure->n, sizeof *groups);
    double silhouette;
    const size_t k = find_groups(structure, groups, &silhouette);
    const char **heads = arena_zeroed(arena, k + 3, sizeof *heads);
    heads[0] = _("Question");
    heads[1] = _("Answer");
    for (size_t g = 0; g < k; g++)
        heads[g + 2] = arena_printf(arena, _("Group %zu"), g + 1);
    heads[k + 2] = _("All");
    struct survey_table *table = survey_table_create(
        arena, _("Groups of respondents who answer alike"), heads, k + 3, structure->n_levels + 1);
    size_t at = 0;
    for (size_t v = 0; v < structure->n_variables; v++)
        for (size_t l = 0; l < structure->variables[v].n_levels; l++) {
            const size_t *levels = structure->variables[v].levels;
            size_t all = 0;
            cell_text(table, &at, report_question_text(report, structure->variables[v].column->question));
            cell_text(table, &at, structure->variables[v].labels[l]);
            for (size_t g = 0; g < k; g++) {
                size_t n = 0;
                for (size_t i = 0; i < structure->n; i++)
                    n += groups[i] == g && levels[i] == l;
                cell_count(table, &at, n);
                all += n;
            }
            cell_count(table, &at, all);
        }
    cell_text(table, &at, _("Respondents"));
    cell_text(table, &at, "");
    for (size_t g = 0; g < k; g++) {
        size_t n = 0;
        for (size_t i = 0; i < structure->n; i++)
            n += groups[i] == g;
        cell_count(table, &at, n);
    }
    cell_count(table, &at, structure->n);
    table->n_sums = 1;
    section_table(section, arena, table);
    char width[NUMBER_BYTES];
    number_text(width, silhouette, 2, report->language);
    section_text(section, arena, BLOCK_NOTE,
                 arena_printf(arena,
                              _("Ward's method on Gower's distances; %zu groups, since their mean "
                                "silhouette is the widest: %s (under 0.25 there are no groups to "
                                "speak of, over 0.5 they are clear). n\u00a0=\u00a0%zu, not weighted."),
                              k, width, structure->n));
    free(groups);
}

void report_structure(struct survey_report *report, struct section *section)
{
    struct structure structure = {.report = report};
    section_begin(section, "map", _("How answers go together"), _("Map and groups of respondents"));
    section->sheet = _("map");
    if (report->answers->n < STRUCTURE_MIN_N || report->answers->n > STRUCTURE_MAX_N)
        return;
    choose_variables(&structure);
    if (structure.n_variables >= VARIABLES_MIN)
        number_all(&structure);
    if (structure.n_variables < VARIABLES_MIN)
        return;
    put_map(&structure, section);
    put_groups(&structure, section);
}
