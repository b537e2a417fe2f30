#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/release_parts.h"
#include "analysis/suppress.h"
#include "data/mem.h"

static const struct question *question_of(const struct release *release, size_t c)
{
    return &release->answers->codebook->questions[release->columns[c].question];
}

static size_t n_rows_of(const struct release *release)
{
    return release->n_groups + 1;
}

static void count_cells(const struct release *release, struct release_column *column)
{
    for (size_t i = 0; i < release->answers->n; i++) {
        const size_t rows[2] = {0, release->group_of[i] + 1};
        for (size_t r = 0; r < (release->n_groups ? 2U : 1U); r++) {
            column->bases[rows[r]].by_status[column->status[i]]++;
            if (column->status[i] == ANSWER_GIVEN)
                column->counts[rows[r] * column->n_values + column->value[i]]++;
        }
    }
}

/* ---- Tables by groups ---------------------------------------- */

/* A filter of which some answers are suppressed would be told by who was asked. */
static bool has_clear_filters(const struct release *release, const struct question *question)
{
    for (size_t k = 0; k < question->n_conditions; k++) {
        const size_t filter = release_filter(release, &question->conditions[k]);
        if (filter != SIZE_MAX && release->columns[filter].n_hidden)
            return false;
    }
    return question->n_conditions < 2;
}

/* Ranks of one ranking add up across tables, so that they are given for all only. Numbers have totals
 * and means by groups; counts of classes beside these could be worked out from them. */
static bool may_be_by_groups(const struct release *release, size_t c)
{
    const struct question *question = question_of(release, c);
    return release->n_groups > 1 && c != release->by && question->type != QUESTION_RANKING &&
           question->type != QUESTION_NUMERIC &&
           has_clear_filters(release, question);
}

/* Today's row of somebody's group in the earlier release; SIZE_MAX: there is none. */
static size_t earlier_group(const struct release *release, size_t row)
{
    const char *code = previous_code(release, release->by, row);
    size_t g = 0;
    while (g < release->n_groups && strcmp(release->group_codes[g], code) != 0)
        g++;
    return g < release->n_groups ? g : SIZE_MAX;
}

static void take_away(const struct release *release, long grown[], size_t n_values, size_t row,
                      size_t value)
{
    const size_t group = earlier_group(release, row);
    if (group != SIZE_MAX && value != SIZE_MAX)
        grown[group * n_values + value]--;
}

/* How the table has grown: today's less the earlier one's, as anybody can compute it. */
static long *growth(const struct release *release, size_t c)
{
    const struct previous *previous = release->previous;
    const struct release_column *column = &release->columns[c];
    const size_t n_values = column->n_values, n = release->n_groups * n_values;
    if (!previous || !previous->columns[c] || !previous->columns[release->by])
        return NULL;
    long *grown = mem_zeroed(n, sizeof *grown);
    memcpy(grown, column->counts + n_values, n * sizeof *grown);
    for (size_t i = 0; i < release->answers->n; i++)
        if (previous->row_of[i] != SIZE_MAX && column->status[i] == ANSWER_GIVEN)
            take_away(release, grown, n_values, previous->row_of[i], column->value[i]);
    for (size_t row = 0; row < previous->answers.n; row++)
        if (!previous->taken[row])
            take_away(release, grown, n_values, row, previous_value(release, c, row));
    return grown;
}

/* What the earlier release hid stays hidden. */
static void carry_hidden(const struct release *release, size_t c, unsigned char hidden[])
{
    const struct release_column *column = &release->columns[c];
    for (size_t g = 0; release->previous && g < release->n_groups; g++)
        for (size_t v = 0; v < column->n_values; v++)
            if (previous_hid(release, c, release->group_codes[g], v))
                hidden[g * column->n_values + v] = 1;
}

/* A table that cannot be made safe is not published by groups, nor are its answers beside the
 * groups. */
static void hide_cells(struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    unsigned char *hidden = column->hidden + column->n_values; /* behind the row of all */
    long *grown = growth(release, c);
    carry_hidden(release, c, hidden);
    column->by_groups = suppress(&(struct suppression){.n_rows = release->n_groups,
                                                       .n_columns = column->n_values,
                                                       .counts = column->counts + column->n_values,
                                                       .grown = grown,
                                                       .threshold = release->options.threshold,
                                                       .hidden = hidden});
    free(grown);
    if (!column->by_groups)
        memset(hidden, 1, release->n_groups * column->n_values);
}

static bool is_hidden(const struct release *release, const struct release_column *column, size_t i)
{
    return release->n_groups &&
           column->hidden[(release->group_of[i] + 1) * column->n_values + column->value[i]];
}

/* Suppresses in the micro-data what the tables hide: the cell itself, the other ticks of its
 * question, what was asked because of it. */
static void suppress_answers(struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    const struct question *question = question_of(release, c);
    const unsigned char *carried = release->work->carried + c * release->answers->n;
    for (size_t i = 0; i < release->answers->n; i++) {
        bool hide = (column->status[i] == ANSWER_GIVEN && is_hidden(release, column, i)) ||
                    carried[i];
        for (size_t k = 0; k < question->n_conditions && !hide; k++) {
            const size_t filter = release_filter(release, &question->conditions[k]);
            hide = filter != SIZE_MAX && release->columns[filter].status[i] == RELEASE_SUPPRESSED;
        }
        if (hide && column->status[i] != RELEASE_SUPPRESSED) {
            column->status[i] = RELEASE_SUPPRESSED;
            column->n_hidden++;
        }
    }
}

static void spread_over_ticks(struct release *release, size_t first)
{
    size_t end = first;
    while (end < release->n_columns &&
           release->columns[end].question == release->columns[first].question)
        end++;
    for (size_t i = 0; i < release->answers->n; i++) {
        bool any = false;
        for (size_t c = first; c < end; c++)
            any = any || (release->columns[c].fate == FATE_PUBLISHED &&
                          release->columns[c].status[i] == RELEASE_SUPPRESSED);
        for (size_t c = first; c < end && any; c++)
            if (release->columns[c].status[i] != RELEASE_SUPPRESSED) {
                release->columns[c].status[i] = RELEASE_SUPPRESSED;
                release->columns[c].n_hidden++;
            }
    }
}

/* ---- Totals ---------------------------------------- */

/* Units, total and largest share of some respondents' numbers. */
struct weight_of {
    size_t n;
    double total, largest;
};

static void weigh(struct weight_of *weight, double number)
{
    weight->n++;
    weight->total += fabs(number);
    weight->largest = fabs(number) > weight->largest ? fabs(number) : weight->largest;
}

static bool is_safe(const struct release_options *options, const struct weight_of *weight)
{
    return weight->n >= options->threshold &&
           weight->largest <= options->dominance_share * weight->total;
}

/* Weighs the rows that are in a set: row 0 is all. added: only those that the earlier release
 * lacks. */
static struct weight_of weigh_rows(const struct release *release, size_t c,
                                   const unsigned char in[], bool added)
{
    const double *numbers = release->answers->columns[c].numbers;
    struct weight_of weight = {0};
    for (size_t i = 0; i < release->answers->n; i++)
        if (isfinite(numbers[i]) && (in[0] || in[release->group_of[i] + 1]) &&
            (!added || !release->previous->wave[i]))
            weigh(&weight, numbers[i]);
    return weight;
}

/* A sum may be told when those in it are enough and none dominates; so those by whom it has grown.
 */
static bool may_tell(const struct release *release, size_t c, const unsigned char in[])
{
    const struct weight_of weight = weigh_rows(release, c, in, false);
    if (!is_safe(&release->options, &weight))
        return false;
    if (!release->previous)
        return true;
    const struct weight_of grown = weigh_rows(release, c, in, true);
    return !grown.n || is_safe(&release->options, &grown);
}

/* All hidden rows together are told by what the others leave of the whole. */
static void hide_sums(const struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    const size_t n_rows = n_rows_of(release);
    unsigned char *set = mem_zeroed(n_rows, 1), *one = mem_zeroed(n_rows, 1);
    size_t n_hidden = 0;
    for (size_t r = 1; r < n_rows; r++) {
        memset(one, 0, n_rows);
        one[r] = 1;
        set[r] = column->sums[r].n && !may_tell(release, c, one);
        n_hidden += set[r];
    }
    while (n_hidden && (n_hidden < 2 || !may_tell(release, c, set))) {
        size_t next = 0;
        for (size_t r = 1; r < n_rows; r++)
            if (!set[r] && column->sums[r].n && (!next || column->sums[r].n < column->sums[next].n))
                next = r;
        if (!next)
            break;
        set[next] = 1;
        n_hidden++;
    }
    for (size_t r = 1; r < n_rows; r++)
        column->sums[r].hidden = set[r];
    memset(one, 0, n_rows);
    one[0] = 1;
    column->sums[0].hidden = !may_tell(release, c, one);
    for (size_t r = 1; r < n_rows && column->sums[0].hidden; r++)
        column->sums[r].hidden = true;
    free(set);
    free(one);
}

static void add_sums(struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    const double *numbers = release->answers->columns[c].numbers;
    column->sums = mem_zeroed(n_rows_of(release), sizeof *column->sums);
    for (size_t i = 0; i < release->answers->n; i++) {
        const size_t rows[2] = {0, release->group_of[i] + 1};
        for (size_t r = 0; isfinite(numbers[i]) && r < (release->n_groups ? 2U : 1U); r++) {
            column->sums[rows[r]].n++;
            column->sums[rows[r]].total += numbers[i];
        }
    }
    column->sums_by_groups = release->n_groups > 1 &&
                             has_clear_filters(release, question_of(release, c));
    hide_sums(release, c);
}

/* ---- All ---------------------------------------- */

static void tabulate_column(struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    const size_t n_rows = n_rows_of(release);
    column->counts = mem_zeroed(n_rows * column->n_values + 1, sizeof *column->counts);
    column->hidden = mem_zeroed(n_rows * column->n_values + 1, 1);
    column->bases = mem_zeroed(n_rows, sizeof *column->bases);
    count_cells(release, column);
    if (may_be_by_groups(release, c))
        hide_cells(release, c);
    suppress_answers(release, c);
}

void release_tabulate(struct release *release)
{
    for (size_t c = 0; c < release->n_columns; c++) {
        if (release->columns[c].fate == FATE_PUBLISHED)
            tabulate_column(release, c);
        if (question_of(release, c)->type == QUESTION_MULTIPLE &&
            (c + 1 == release->n_columns ||
             release->columns[c + 1].question != release->columns[c].question)) {
            size_t first = c;
            while (first && release->columns[first - 1].question == release->columns[c].question)
                first--;
            spread_over_ticks(release, first);
        }
        if (release_uses_numbers(release, c))
            add_sums(release, c);
    }
}
