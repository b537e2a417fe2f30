/* Questions by groups of respondents: tables, charts, and the test that suits each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/contingency.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* Pairs are told when all groups together differ at this level. */
enum { PAIRS_LEVEL_PERCENT = 5, MOSAIC_LEVELS_MAX = 6 };

/* ---- What is compared ---------------------------------------------------------------- */

static bool is_compared(const struct survey_report *report, size_t question, size_t by)
{
    const struct question *asked = &report->codebook->questions[question];
    switch (asked->type) {
    case QUESTION_SINGLE:
    case QUESTION_LIKERT:
    case QUESTION_MATRIX:
    case QUESTION_MULTIPLE:
    case QUESTION_RANKING:
    case QUESTION_NUMERIC:
        return question != by && asked->key != KEY_IDENTIFIER &&
               question != report->codebook->population.weight;
    case QUESTION_PLACE:
        return question != by && asked->key != KEY_IDENTIFIER && asked->n_levels > 0;
    case QUESTION_DATE:
    case QUESTION_TEXT:
    case N_QUESTION_TYPES:
        break;
    }
    return false;
}

/* Of a ranking, what came first is compared. */
static bool is_compared_column(const struct answer_column *column, const struct question *asked)
{
    return column->item != ITEM_OTHER && column->kind != ANSWERS_TEXTS &&
           (asked->type != QUESTION_RANKING || column->item == 0);
}

/* Whether its values have an order: numbers, and levels of a scale. */
static bool has_order(const struct answer_column *column, const struct question *asked)
{
    return column->kind == ANSWERS_NUMBERS ||
           (asked->type != QUESTION_MULTIPLE && question_has_order(asked));
}

/* A column as numbers where it has an order, else as levels. Release the two arrays. */
struct owned_variable {
    double *numbers;
    size_t *levels;
    struct test_variable variable;
};

static struct owned_variable variable_of(const struct survey_report *report,
                                         const struct answer_column *column, bool as_levels)
{
    const struct question *asked = &report->codebook->questions[column->question];
    const size_t n = report->answers->n;
    const bool ticked = asked->type == QUESTION_MULTIPLE;
    const bool ordered = !as_levels && has_order(column, asked);
    struct owned_variable owned = {0};
    if (ordered)
        owned.numbers = mem_zeroed(n, sizeof *owned.numbers);
    else
        owned.levels = mem_zeroed(n, sizeof *owned.levels);
    for (size_t i = 0; i < n; i++) {
        const bool given = answers_has(report->answers, column, i);
        const int16_t level = column->levels ? ticked ? column->levels[i] == 1 : column->levels[i] : -1;
        if (ordered)
            owned.numbers[i] = !given                            ? (double)NAN
                               : column->kind == ANSWERS_NUMBERS ? column->numbers[i]
                                                                 : (double)level;
        else
            owned.levels[i] = given ? (size_t)level : SIZE_MAX;
    }
    owned.variable = (struct test_variable){owned.numbers, owned.levels,
                                            ticked ? 2 : asked->n_levels};
    return owned;
}

static void variable_clear(struct owned_variable *owned)
{
    free(owned->numbers);
    free(owned->levels);
}

/* Two orders are correlated, which takes no weights; else the groups are compared. */
static bool compare_column(struct survey_report *report, const struct answer_column *column,
                           size_t by, struct faults *faults)
{
    const struct question *asked = &report->codebook->questions[column->question];
    const struct question *groups_of = &report->codebook->questions[by];
    const struct answer_column *groups = answers_column(report->answers, by, ITEM_NONE);
    const bool correlated = report->sample.equal_weights && has_order(column, asked) &&
                            has_order(groups, groups_of);
    struct owned_variable a = variable_of(report, column, false);
    struct owned_variable b = variable_of(report, groups, !correlated);
    report->tests = mem_grown(report->tests, &report->room_tests, report->n_tests + 1,
                              sizeof *report->tests);
    struct report_test *made = &report->tests[report->n_tests++];
    *made = (struct report_test){.question = column->question, .item = column->item, .by = by};
    const bool fine =
        choose_test(&report->sample, &a.variable, &b.variable, &made->test, faults);
    variable_clear(&a);
    variable_clear(&b);
    return fine;
}

static bool describe_group(struct survey_report *report, size_t question, size_t by, size_t level,
                           struct faults *faults)
{
    const struct answer_column *column = answers_column(report->answers, by, ITEM_NONE);
    unsigned char *keep = mem_zeroed(report->answers->n, 1);
    for (size_t i = 0; i < report->answers->n; i++)
        keep[i] = column->status[i] == ANSWER_GIVEN && column->levels[i] == (int)level;
    report->groups = mem_grown(report->groups, &report->room_groups, report->n_groups + 1,
                               sizeof *report->groups);
    struct report_group *group = &report->groups[report->n_groups++];
    *group = (struct report_group){.by = by, .level = level};
    const bool fine =
        describe(&report->sample, question, keep, &report->arena, &group->described, faults);
    free(keep);
    return fine;
}

/* Numbers of the groups from first on: beside groups of too few answers, so many more are withheld that
 * what all respondents said tells nothing of them. */
static void withhold_numbers(struct survey_report *report, size_t question, size_t first)
{
    size_t hidden = report->described[question].items[0].base.n_valid;
    for (size_t g = first; g < report->n_groups; g++) {
        const struct described_item *item = &report->groups[g].described.items[0];
        hidden -= item->numbers ? item->base.n_valid : 0;
    }
    while (hidden > 0 && hidden < report->sample.smallest) {
        struct described_item *least = NULL;
        for (size_t g = first; g < report->n_groups; g++) {
            struct described_item *item = &report->groups[g].described.items[0];
            if (item->numbers && (!least || item->base.n_valid < least->base.n_valid))
                least = item;
        }
        if (!least)
            return;
        least->numbers = NULL;
        hidden += least->base.n_valid;
    }
}

static bool compare_question(struct survey_report *report, size_t question, size_t by,
                             struct faults *faults)
{
    const struct codebook *codebook = report->codebook;
    const struct question *asked = &codebook->questions[question];
    const size_t first = report->n_groups;
    bool fine = true;
    for (size_t level = 0; level < codebook->questions[by].n_levels && fine; level++)
        if (!level_is_aside(&codebook->questions[by].levels[level]))
            fine = describe_group(report, question, by, level, faults);
    if (fine && asked->type == QUESTION_NUMERIC)
        withhold_numbers(report, question, first);
    for (size_t c = 0; c < report->answers->n_columns && fine; c++) {
        const struct answer_column *column = &report->answers->columns[c];
        if (column->question == question && is_compared_column(column, asked))
            fine = compare_column(report, column, by, faults);
    }
    return fine;
}

bool report_cross_prepare(struct survey_report *report, struct faults *faults)
{
    bool fine = true;
    for (size_t b = 0; b < report->n_by && fine; b++) {
        const size_t first = report->n_tests;
        for (size_t q = 0; q < report->codebook->n_questions && fine; q++)
            if (is_compared(report, q, report->by[b]))
                fine = compare_question(report, q, report->by[b], faults);
        const size_t n = report->n_tests - first;
        struct chosen_test **family = mem_zeroed(n, sizeof *family);
        for (size_t t = 0; t < n; t++)
            family[t] = &report->tests[first + t].test;
        chosen_tests_adjust(family, n);
        free(family);
    }
    return fine;
}

/* ---- What is shown ------------------------------------------------------------------- */

/* A question by a group: the groups' descriptions and the tests, in order. */
struct cross {
    struct survey_report *report;
    size_t question, by;
    const struct question *asked, *groups_of;
    size_t n_groups;
    const struct report_group **groups;
    const char **labels;              /* of the groups */
    size_t n_tests;
    const struct report_test *tests;  /* one an item */
};

static struct cross cross_of(struct survey_report *report, size_t question, size_t by)
{
    const struct codebook *codebook = report->codebook;
    struct arena *arena = &report->arena;
    const size_t room = codebook->questions[by].n_levels;
    struct cross cross = {.report = report,
                          .question = question,
                          .by = by,
                          .asked = &codebook->questions[question],
                          .groups_of = &codebook->questions[by],
                          .groups = arena_zeroed(arena, room, sizeof *cross.groups),
                          .labels = arena_zeroed(arena, room, sizeof *cross.labels)};
    for (size_t g = 0; g < report->n_groups; g++) {
        const struct report_group *group = &report->groups[g];
        if (group->by != by || group->described.question != question)
            continue;
        cross.labels[cross.n_groups] =
            report_label(report, cross.groups_of->levels[group->level].label);
        cross.groups[cross.n_groups++] = group;
    }
    for (size_t t = 0; t < report->n_tests; t++)
        if (report->tests[t].by == by && report->tests[t].question == question) {
            cross.tests = cross.n_tests++ ? cross.tests : &report->tests[t];
        }
    return cross;
}

static const char *file_of(const struct cross *cross)
{
    return arena_printf(&cross->report->arena, "%s-by-%s",
                        report_file_id(cross->report, cross->question),
                        report_file_id(cross->report, cross->by));
}

/* Who is shown: all those of the groups who answered, also where a test leaves out small groups. */
static const char *base_of(const struct cross *cross)
{
    struct survey_report *report = cross->report;
    const bool ticked = cross->asked->type == QUESTION_MULTIPLE;
    const bool whole = cross->asked->type == QUESTION_MATRIX;
    struct base sum = {0};
    size_t n_in_groups = 0;
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described *described = &cross->groups[g]->described;
        const struct base *base = whole ? &described->base : &described->items[0].base;
        sum.n_asked += base->n_asked;
        sum.n_valid += base->n_valid;
        for (size_t s = 0; s < N_ANSWER_STATUSES; s++) {
            /* An item left blank was not ticked: that is no missing answer. */
            sum.by_status[s] += !ticked || s == ANSWER_NOT_SHOWN ? base->by_status[s] : 0;
            n_in_groups += base->by_status[s];
        }
    }
    const char *text = report_base(report, ticked ? sum.n_asked : sum.n_valid, &sum);
    const size_t n_without = report->answers->n - n_in_groups;
    return n_without ? arena_printf(&report->arena, _("%s; in no group:\u00a0%zu"), text, n_without)
                     : text;
}

static struct frame frame_of(const struct cross *cross, const char *base, const char *method)
{
    struct survey_report *report = cross->report;
    const char *by = report_question_text(report, cross->by);
    const char *text =
        cross->asked->type == QUESTION_NUMERIC
            ? arena_printf(&report->arena, _("Means by: %s"), by)
        : cross->asked->type == QUESTION_RANKING
            ? arena_printf(&report->arena, _("What was ranked first, by: %s"), by)
            : arena_printf(&report->arena, _("By: %s"), by);
    return report_frame(report, report_question_text(report, cross->question),
                        report_sentences(report, text, base), method);
}

/* ---- Levels by groups ---------------------------------------------------------------- */

/* Counts of the levels that are no "don't know", groups x levels. */
struct cross_counts {
    size_t n_levels;
    const char **labels;
    size_t *levels;   /* index of each in the question */
    double *weighted;
    size_t *counts;
    size_t *n_valid;  /* one a group */
};

static struct cross_counts cross_counts_of(const struct cross *cross)
{
    struct arena *arena = &cross->report->arena;
    const size_t room = cross->asked->n_levels;
    struct cross_counts c = {
        .labels = arena_zeroed(arena, room, sizeof *c.labels),
        .levels = arena_zeroed(arena, room, sizeof *c.levels),
        .weighted = arena_zeroed(arena, room * cross->n_groups, sizeof *c.weighted),
        .counts = arena_zeroed(arena, room * cross->n_groups, sizeof *c.counts),
        .n_valid = arena_zeroed(arena, cross->n_groups, sizeof *c.n_valid)};
    for (size_t k = 0; k < room; k++)
        if (!level_is_aside(&cross->asked->levels[k])) {
            c.labels[c.n_levels] = report_label(cross->report, cross->asked->levels[k].label);
            c.levels[c.n_levels++] = k;
        }
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described_item *item = &cross->groups[g]->described.items[0];
        c.n_valid[g] = item->base.n_valid;
        for (size_t k = 0; k < c.n_levels; k++) {
            c.weighted[g * c.n_levels + k] = item->levels[c.levels[k]].weighted;
            c.counts[g * c.n_levels + k] = item->levels[c.levels[k]].count;
        }
    }
    return c;
}

enum { LEVELS_ACROSS_MAX = 8 }; /* more of them stand below each other */

static double level_share(const struct cross *cross, const struct cross_counts *c, size_t group, size_t k)
{
    return c->n_valid[group] >= PERCENT_MIN_N
               ? cross->groups[group]->described.items[0].levels[c->levels[k]].share
               : (double)NAN;
}

/* A row a level, a column and its share a group: thirty departments would not fit across. */
static void put_levels_below(const struct cross *cross, const struct cross_counts *c,
                             struct section *section)
{
    struct survey_report *report = cross->report;
    const size_t n_columns = 2 * cross->n_groups + 2;
    const char **heads = arena_zeroed(&report->arena, n_columns, sizeof *heads);
    size_t at = 0, n = 0;
    heads[0] = _("Answer");
    for (size_t g = 0; g < cross->n_groups; g++) {
        heads[2 * g + 1] = cross->labels[g];
        heads[2 * g + 2] = "%";
    }
    heads[n_columns - 1] = _("All");
    struct survey_table *table = survey_table_create(
        &report->arena,
        report_sentences(report, report_question_text(report, cross->question),
                         arena_printf(&report->arena, _("By: %s"), report_question_text(report, cross->by))),
        heads, n_columns, c->n_levels + 1);
    for (size_t k = 0; k < c->n_levels; k++) {
        size_t sum = 0;
        cell_text(table, &at, c->labels[k]);
        for (size_t g = 0; g < cross->n_groups; g++) {
            cell_count(table, &at, c->counts[g * c->n_levels + k]);
            cell_percent(table, &at, level_share(cross, c, g, k));
            sum += c->counts[g * c->n_levels + k];
        }
        cell_count(table, &at, sum);
    }
    cell_text(table, &at, _("Answers (n)"));
    for (size_t g = 0; g < cross->n_groups; g++) {
        cell_count(table, &at, c->n_valid[g]);
        cell_skip(table, &at);
        n += c->n_valid[g];
    }
    cell_count(table, &at, n);
    table->n_sums = 1;
    section_table(section, &report->arena, table);
}

static void put_counts_table(const struct cross *cross, const struct cross_counts *c,
                             struct section *section)
{
    struct survey_report *report = cross->report;
    if (c->n_levels > LEVELS_ACROSS_MAX && c->n_levels > cross->n_groups) {
        put_levels_below(cross, c, section);
        return;
    }
    const size_t n_columns = 2 * c->n_levels + 2;
    const char **heads = arena_zeroed(&report->arena, n_columns, sizeof *heads);
    size_t at = 0;
    heads[0] = report_question_text(report, cross->by);
    for (size_t k = 0; k < c->n_levels; k++) {
        heads[2 * k + 1] = c->labels[k];
        heads[2 * k + 2] = "%";
    }
    heads[n_columns - 1] = _("Answers (n)");
    struct survey_table *table =
        survey_table_create(&report->arena, report_question_text(report, cross->question), heads,
                            n_columns, cross->n_groups + 1);
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described_item *item = &cross->groups[g]->described.items[0];
        cell_text(table, &at, cross->labels[g]);
        for (size_t k = 0; k < c->n_levels; k++) {
            cell_count(table, &at, item->levels[c->levels[k]].count);
            cell_percent(table, &at, level_share(cross, c, g, k));
        }
        cell_count(table, &at, c->n_valid[g]);
    }
    size_t n = 0;
    cell_text(table, &at, _("All"));
    for (size_t k = 0; k < c->n_levels; k++) {
        size_t sum = 0;
        for (size_t g = 0; g < cross->n_groups; g++)
            sum += c->counts[g * c->n_levels + k];
        cell_count(table, &at, sum);
        cell_skip(table, &at);
        n += sum;
    }
    cell_count(table, &at, n);
    table->n_sums = 1;
    section_table(section, &report->arena, table);
}

/* Adjusted residuals of the weighted counts, brought to the number of answers; NULL where a test has
 * nothing to say. */
static const double *residuals_of(const struct cross *cross, const struct cross_counts *c)
{
    if (!cross->n_tests || cross->tests[0].test.kind == TEST_NONE)
        return NULL;
    struct arena *arena = &cross->report->arena;
    const size_t n_cells = cross->n_groups * c->n_levels;
    double *residuals = arena_zeroed(arena, n_cells, sizeof *residuals);
    double *scaled = arena_zeroed(arena, n_cells, sizeof *scaled), weight = 0, n = 0;
    for (size_t i = 0; i < n_cells; i++) {
        weight += c->weighted[i];
        n += (double)c->counts[i];
    }
    for (size_t i = 0; i < n_cells; i++)
        scaled[i] = weight > 0 ? c->weighted[i] * n / weight : 0;
    const struct contingency table = {cross->n_groups, c->n_levels, scaled};
    contingency_residuals(&table, NULL, NULL, residuals);
    return residuals;
}

/* Scales, a bar a group. */
static void draw_scale(const struct cross *cross, const struct cross_counts *c,
                       struct section *section)
{
    struct survey_report *report = cross->report;
    struct survey_figure *figure = report_new_figure(report, CHART_LIKERT, file_of(cross));
    enum side *on = arena_zeroed(&report->arena, c->n_levels, sizeof *on);
    for (size_t k = 0; k < c->n_levels; k++)
        on[k] = report_side(cross->asked->levels[c->levels[k]].role);
    figure->chart.likert = (struct likert){.frame = frame_of(cross, base_of(cross), report_how(report, NULL)),
                                           .n_items = cross->n_groups,
                                           .n_levels = c->n_levels,
                                           .item_labels = cross->labels,
                                           .level_labels = c->labels,
                                           .sides = on,
                                           .counts = c->weighted,
                                           .n_answers = c->counts,
                                           .n_valid = c->n_valid,
                                           .stacked = report->stacked};
    section_figure(section, &report->arena, figure);
}

/* "Finistère (n = 10)", or "(n = 9–10)" where items differ. */
static const char *label_with_n(const struct cross *cross, size_t group, size_t least, size_t most)
{
    struct arena *arena = &cross->report->arena;
    const char *n = least < most ? arena_printf(arena, "%zu–%zu", least, most)
                                 : arena_printf(arena, "%zu", most);
    return arena_printf(arena, "%s (n\u00a0=\u00a0%s)", cross->labels[group], n);
}

/* A row a group, a column a level. */
static struct heat heat_of(const struct cross *cross, const struct cross_counts *c,
                           const double residuals[], const char *method)
{
    return (struct heat){
        .frame = frame_of(cross, base_of(cross), method),
        .n_rows = cross->n_groups,
        .n_columns = c->n_levels,
        .row_labels = cross->labels,
        .column_labels = c->labels,
        .counts = c->weighted,
        .n_answers = c->counts,
        .residuals = residuals,
        .row_shares = true};
}

static void draw_heat(const struct cross *cross, const struct cross_counts *c,
                      struct section *section)
{
    struct survey_report *report = cross->report;
    struct survey_figure *figure = report_new_figure(report, CHART_HEAT, file_of(cross));
    const char **labels = arena_zeroed(&report->arena, cross->n_groups, sizeof *labels);
    for (size_t g = 0; g < cross->n_groups; g++)
        labels[g] = label_with_n(cross, g, c->n_valid[g], c->n_valid[g]);
    figure->chart.heat = heat_of(
        cross, c, residuals_of(cross, c),
        arena_printf(&report->arena, _("%s; shade: share of the row"), report_how(report, NULL)));
    figure->chart.heat.row_labels = labels;
    section_figure(section, &report->arena, figure);
}

/* Where a cell stands out, areas show how much. */
static void draw_mosaic(const struct cross *cross, const struct cross_counts *c,
                        struct section *section)
{
    struct survey_report *report = cross->report;
    const double *residuals = residuals_of(cross, c);
    bool stands_out = false;
    for (size_t i = 0; residuals && i < cross->n_groups * c->n_levels; i++)
        stands_out = stands_out || fabs(residuals[i]) >= RESIDUAL_MARKED;
    if (!stands_out)
        return;
    struct survey_figure *figure = report_new_figure(
        report, CHART_MOSAIC, arena_printf(&report->arena, "%s-mosaic", file_of(cross)));
    figure->chart.heat = heat_of(
        cross, c, residuals,
        arena_printf(&report->arena, _("%s; heights: shares of the groups, a line at least"), report_how(report, NULL)));
    section_figure(section, &report->arena, figure);
}

static void put_levels(const struct cross *cross, struct section *section)
{
    const struct cross_counts c = cross_counts_of(cross);
    if (c.n_levels <= CHART_COLUMNS_MAX) {
        (question_has_sides(cross->asked) ? draw_scale : draw_heat)(cross, &c, section);
        if (!question_has_sides(cross->asked) && c.n_levels <= MOSAIC_LEVELS_MAX)
            draw_mosaic(cross, &c, section);
    }
    put_counts_table(cross, &c, section);
}

/* ---- Items by groups ----------------------------------------------------------------- */

/* How many of how many in a group ticked an item, or answered positively. */
struct item_share {
    const struct share *share;
    size_t n;
};

static struct item_share item_share_of(const struct cross *cross, size_t item, size_t group)
{
    const struct described_item *described = &cross->groups[group]->described.items[item];
    return cross->asked->type == QUESTION_MULTIPLE
               ? (struct item_share){&described->levels[0], described->base.n_asked}
               : (struct item_share){&described->positive, described->base.n_valid};
}

/* The items, and "other" where anybody said what it is. */
static size_t n_rows_of(const struct cross *cross)
{
    const size_t n = cross->asked->n_items;
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described *described = &cross->groups[g]->described;
        if (cross->asked->type == QUESTION_MULTIPLE && described->n_items > n &&
            described->items[n].item == ITEM_OTHER && described->items[n].levels[0].count)
            return n + 1;
    }
    return n;
}

static const char *row_label(const struct cross *cross, size_t row)
{
    return report_item_text(cross->report, cross->question,
                            row < cross->asked->n_items ? row : ITEM_OTHER);
}

/* A row an item, a column a group. */
static void draw_items(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    struct arena *arena = &report->arena;
    const size_t n_rows = n_rows_of(cross), n_columns = cross->n_groups;
    if (n_rows > CHART_ROWS_MAX || n_columns > CHART_COLUMNS_MAX)
        return;
    const char **labels = arena_zeroed(arena, n_rows, sizeof *labels);
    double *shares = arena_zeroed(arena, n_rows * n_columns, sizeof *shares);
    size_t *counts = arena_zeroed(arena, n_rows * n_columns, sizeof *counts);
    size_t *n_each = arena_zeroed(arena, n_rows * n_columns, sizeof *n_each);
    const char **columns = arena_zeroed(arena, n_columns, sizeof *columns);
    for (size_t i = 0; i < n_rows; i++) {
        labels[i] = row_label(cross, i);
        for (size_t g = 0; g < n_columns; g++) {
            const struct item_share item = item_share_of(cross, i, g);
            shares[i * n_columns + g] = item.share->share;
            counts[i * n_columns + g] = item.share->count;
            n_each[i * n_columns + g] = item.n;
        }
    }
    for (size_t g = 0; g < n_columns; g++) {
        size_t least = SIZE_MAX, most = 0;
        for (size_t i = 0; i < n_rows; i++) {
            least = n_each[i * n_columns + g] < least ? n_each[i * n_columns + g] : least;
            most = n_each[i * n_columns + g] > most ? n_each[i * n_columns + g] : most;
        }
        columns[g] = label_with_n(cross, g, least, most);
    }
    const bool ticked = cross->asked->type == QUESTION_MULTIPLE;
    struct survey_figure *figure = report_new_figure(report, CHART_HEAT, file_of(cross));
    figure->chart.heat = (struct heat){
        .frame = frame_of(cross,
                          arena_printf(arena, ticked ? "%s" : _("%s; positive answers"), base_of(cross)),
                          arena_printf(arena, _("%s; shade: share of the group"),
                                       report_how(cross->report, NULL))),
        .n_rows = n_rows,
        .n_columns = n_columns,
        .row_labels = labels,
        .column_labels = columns,
        .counts = shares,
        .n_answers = counts,
        .n_each = n_each};
    section_figure(section, arena, figure);
}

/* Items of a multiple (ticked) or of a scale (positive), a column and its share a group. */
static void put_items(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    const bool ticked = cross->asked->type == QUESTION_MULTIPLE;
    if (!ticked && !question_has_sides(cross->asked))
        return;
    draw_items(cross, section);
    const size_t n_rows = n_rows_of(cross), n_columns = 3 * cross->n_groups + 1;
    const char **heads = arena_zeroed(&report->arena, n_columns, sizeof *heads);
    heads[0] = ticked ? _("Item") : _("Item (positive answers)");
    for (size_t g = 0; g < cross->n_groups; g++) {
        heads[3 * g + 1] = cross->labels[g];
        heads[3 * g + 2] = "n";
        heads[3 * g + 3] = "%";
    }
    struct survey_table *table = survey_table_create(
        &report->arena,
        report_sentences(report, report_question_text(report, cross->question),
                         arena_printf(&report->arena, _("By: %s"),
                                      report_question_text(report, cross->by))),
        heads, n_columns, n_rows);
    size_t at = 0;
    for (size_t i = 0; i < n_rows; i++) {
        cell_text(table, &at, row_label(cross, i));
        for (size_t g = 0; g < cross->n_groups; g++) {
            const struct item_share item = item_share_of(cross, i, g);
            cell_count(table, &at, item.share->count);
            cell_count(table, &at, item.n);
            cell_percent(table, &at, item.n >= PERCENT_MIN_N ? item.share->share : (double)NAN);
        }
    }
    section_table(section, &report->arena, table);
}

/* ---- Numbers by groups --------------------------------------------------------------- */

/* A mean with its interval; of two answers Student's, shown in the table, would hide all the others. */
static struct plot_interval drawn_mean(const struct cross *cross, const struct described_item *item)
{
    const bool drawn =
        item->base.n_valid >= TEST_MIN_GROUP || cross->report->sample.design.census;
    const struct survey_estimate *mean = &item->numbers->mean;
    return (struct plot_interval){mean->estimate, drawn ? mean->t_low : (double)NAN,
                                  drawn ? mean->t_high : (double)NAN};
}

/* The weighting of a chart of means, what its lines are, and why some groups stand in the table alone. */
static const char *method_of_means(const struct cross *cross, const struct plot_interval means[],
                                 size_t n, size_t n_withheld)
{
    struct survey_report *report = cross->report;
    const char *method = report_how(report, NULL);
    bool any_drawn = false;
    for (size_t i = 0; i < n; i++)
        any_drawn = any_drawn || !isnan(means[i].low);
    if (any_drawn && !report->sample.design.census) {
        char level[NUMBER_BYTES];
        number_percent(level, report->sample.level, 0, report->language);
        method = arena_printf(&report->arena, _("%s; lines: intervals at\u00a0%s"), method, level);
    }
    if (n_withheld)
        method = arena_printf(&report->arena,
                            ngettext("%s; %zu group is not shown: fewer than %zu answers, or what "
                                     "would tell them",
                                     "%s; %zu groups are not shown: fewer than %zu answers, or what "
                                     "would tell them", n_withheld),
                            method, n_withheld, report->sample.smallest);
    return method;
}

/* What the intervals of a table of means are. */
static void put_means_note(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    bool any = false;
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct number_summary *s = cross->groups[g]->described.items[0].numbers;
        any = any || (s && !isnan(s->mean.t_low));
    }
    if (!any || report->sample.design.census)
        return;
    char level[NUMBER_BYTES];
    number_percent(level, report->sample.level, 0, report->language);
    section_text(section, &report->arena, BLOCK_NOTE,
                 arena_printf(&report->arena,
                              _("Intervals at %s: Student's, with the degrees of freedom of each group%s."),
                              level, report->sample.self_selected ? _("; indicative") : ""));
}

/* Three digits of the greatest mean: a column has as many decimals from top to bottom. */
static int decimals_of_means(const struct cross *cross)
{
    double most = 0;
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct number_summary *s = cross->groups[g]->described.items[0].numbers;
        most = s ? fmax(most, fabs(s->mean.estimate)) : most;
    }
    return number_decimals(most, 3);
}

/* The last six cells of a group's row: mean, its interval, quartiles. */
static void cells_numbers(const struct cross *cross, const struct described_item *item, int decimals,
                          struct survey_table *table, size_t *at)
{
    struct survey_report *report = cross->report;
    const struct number_summary *s = item->numbers;
    if (!s) {
        if (item->base.n_valid)
            cell_text(table, at,
                      item->base.n_valid < report->sample.smallest
                          ? arena_printf(&report->arena, _("fewer than %zu answers"),
                                         report->sample.smallest)
                          : _("not shown: it would tell a smaller group"));
        else
            cell_skip(table, at);
        for (int k = 0; k < 5; k++)
            cell_skip(table, at);
        return;
    }
    cell_number(table, at, s->mean.estimate, decimals);
    cell_number(table, at, s->mean.t_low, decimals);
    cell_number(table, at, s->mean.t_high, decimals);
    for (size_t k = 0; k < 3; k++)
        cell_number(table, at, s->quartiles[k].estimate, decimals);
}

static void put_numbers(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    struct arena *arena = &report->arena;
    const char *const heads[] = {report_question_text(report, cross->by), _("Answers (n)"),
                                 _("Mean"), _("Low"), _("High"), _("First quartile"), _("Median"),
                                 _("Third quartile")};
    struct survey_table *table = survey_table_create(
        arena, report_question_text(report, cross->question), heads, 8, cross->n_groups);
    struct plot_interval *means = arena_zeroed(arena, cross->n_groups, sizeof *means);
    const char **labels = arena_zeroed(arena, cross->n_groups, sizeof *labels);
    size_t at = 0, n_drawn = 0, n_withheld = 0;
    const int decimals = decimals_of_means(cross);
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described_item *item = &cross->groups[g]->described.items[0];
        cell_text(table, &at, cross->labels[g]);
        cell_count(table, &at, item->base.n_valid);
        cells_numbers(cross, item, decimals, table, &at);
        if (item->numbers) {
            labels[n_drawn] = label_with_n(cross, g, item->base.n_valid, item->base.n_valid);
            means[n_drawn++] = drawn_mean(cross, item);
        } else {
            n_withheld += item->base.n_valid > 0;
        }
    }
    if (n_drawn < 2) { /* nothing to compare */
        section_table(section, arena, table);
        put_means_note(cross, section);
        return;
    }
    struct survey_figure *figure = report_new_figure(report, CHART_DOTS, file_of(cross));
    figure->chart.dots =
        (struct dots){.frame = frame_of(cross, base_of(cross),
                                       method_of_means(cross, means, n_drawn, n_withheld)),
                      .n = n_drawn,
                      .labels = labels,
                      .values = means,
                      .unit = report_unit(report, cross->question, _("Mean")),
                      .sorted = true};
    section_figure(section, arena, figure);
    section_table(section, arena, table);
    put_means_note(cross, section);
}

/* ---- Areas --------------------------------------------------------------------------- */

/* Means, or shares of positive answers, by area. */
static void put_map(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    const bool numeric = cross->asked->type == QUESTION_NUMERIC;
    const bool mapped = numeric || (cross->asked->type == QUESTION_LIKERT &&
                                    question_has_sides(cross->asked));
    if (!report->areas || cross->by != report->area_question || !mapped)
        return;
    struct area_value *values =
        arena_zeroed(&report->arena, cross->groups_of->n_levels, sizeof *values);
    for (size_t k = 0; k < cross->groups_of->n_levels; k++)
        values[k].value = (double)NAN;
    for (size_t g = 0; g < cross->n_groups; g++) {
        const struct described_item *item = &cross->groups[g]->described.items[0];
        const size_t n = item->base.n_valid;
        values[cross->groups[g]->level] =
            numeric ? (struct area_value){item->numbers ? item->numbers->mean.estimate
                                                        : (double)NAN, n, n}
                    : (struct area_value){item->positive.share, item->positive.count, n};
    }
    const char *unit = report_unit(report, cross->question, _("Value"));
    report_map(report,
               arena_printf(&report->arena, "%s-map", report_file_id(report, cross->question)),
               report_question_text(report, cross->question),
               report_sentences(report, numeric ? _("Means") : _("Positive answers"),
                                base_of(cross)),
               report_how(report, NULL), values, numeric ? unit : NULL, section);
}

/* ---- Tests --------------------------------------------------------------------------- */

/* Which groups differ, once all of them together do. */
static void put_pairs(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    const struct chosen_test *test = &cross->tests[0].test;
    const size_t n_groups = cross->groups_of->n_levels;
    if (test->kind != TEST_KRUSKAL || test->p * 100 >= PAIRS_LEVEL_PERCENT)
        return;
    struct owned_variable a = variable_of(
        report, answers_column(report->answers, cross->question, cross->tests[0].item), false);
    struct owned_variable b =
        variable_of(report, answers_column(report->answers, cross->by, ITEM_NONE), true);
    struct group_pair pairs[CROSS_GROUPS_MAX * CROSS_GROUPS_MAX];
    const size_t n =
        compare_pairs(a.numbers, b.levels, report->answers->n, n_groups, pairs);
    const char *const heads[] = {_("Pair of groups"), _("p"), _("p (Holm)"), _("Cliff's delta")};
    struct survey_table *table =
        survey_table_create(&report->arena, _("Pairs of groups: Wilcoxon's rank-sum test"), heads,
                            4, n);
    size_t at = 0;
    for (size_t k = 0; k < n; k++) {
        cell_text(table, &at,
                  arena_printf(
                      &report->arena, "%s / %s",
                      report_label(report, cross->groups_of->levels[pairs[k].left].label),
                      report_label(report, cross->groups_of->levels[pairs[k].right].label)));
        cell_p(table, &at, pairs[k].p);
        cell_p(table, &at, pairs[k].p_holm);
        cell_number(table, &at, pairs[k].delta, 2);
    }
    section_table(section, &report->arena, table);
    variable_clear(&a);
    variable_clear(&b);
}

static void put_tests_table(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    const char *const heads[] = {_("Item"), _("Test"), _("Statistic"), _("df"),
                                 _("p"), _("p (Holm)"), _("Strength"), _("Answers (n)")};
    struct survey_table *table = survey_table_create(
        &report->arena, _("Do the groups differ?"), heads, 8, cross->n_tests);
    size_t at = 0;
    bool told[N_TEST_KINDS] = {false};
    for (size_t t = 0; t < cross->n_tests; t++) {
        const struct chosen_test *test = &cross->tests[t].test;
        cell_text(table, &at, report_item_text(report, cross->question, cross->tests[t].item));
        cell_text(table, &at, test_name(test->kind));
        cell_number(table, &at, test->statistic, report_statistic_decimals(test));
        cell_number(table, &at, test->df, test->kind == TEST_RAO_SCOTT ? 2 : 0);
        cell_p(table, &at, test->p);
        cell_p(table, &at, test->p_holm);
        cell_number(table, &at, test->effect, 2);
        cell_count(table, &at, test->n);
    }
    if (!report->sample.design.census) /* nothing to test */
        section_table(section, &report->arena, table);
    for (size_t t = 0; t < cross->n_tests; t++) {
        const struct chosen_test *test = &cross->tests[t].test;
        if (told[test->kind])
            continue;
        told[test->kind] = true;
        char *reason = test_reason(test);
        const char *effect = test_effect_name(test->kind);
        const char *text =
            test->kind == TEST_NONE
            ? reason
            : effect ? arena_printf(&report->arena, _("%s was %s. Strength: %s."),
                                    test_name(test->kind), reason, effect)
                     : arena_printf(&report->arena, _("%s was %s."), test_name(test->kind), reason);
        section_text(section, &report->arena, BLOCK_NOTE, report_sentence(report, text));
        free(reason);
    }
}

static void put_cross(const struct cross *cross, struct section *section)
{
    struct survey_report *report = cross->report;
    const char *by = report_question_text(report, cross->by);
    section_text(section, &report->arena, BLOCK_FOLD,
                 cross->asked->type == QUESTION_RANKING
                     ? arena_printf(&report->arena, _("What was ranked first, by: %s"), by)
                     : arena_printf(&report->arena, _("By: %s"), by));
    if (cross->asked->type == QUESTION_MULTIPLE || cross->asked->type == QUESTION_MATRIX)
        put_items(cross, section);
    else if (cross->asked->type == QUESTION_NUMERIC)
        put_numbers(cross, section);
    else
        put_levels(cross, section);
    put_map(cross, section);
    if (cross->n_tests == 1) {
        section_text(section, &report->arena, BLOCK_TEXT,
                     report_test_words(report, &cross->tests[0].test));
        put_pairs(cross, section);
    } else if (cross->n_tests) {
        put_tests_table(cross, section);
    }
    section_text(section, &report->arena, BLOCK_UNFOLD, NULL);
}

void report_cross(struct survey_report *report, size_t question, struct section *section)
{
    for (size_t b = 0; b < report->n_by; b++) {
        if (!is_compared(report, question, report->by[b]) || !report_has_answers(report, question))
            continue;
        const struct cross cross = cross_of(report, question, report->by[b]);
        put_cross(&cross, section);
    }
}
