#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/release_parts.h"
#include <assert.h>
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

/* Asked and without answer, but not because a cell is suppressed. */
static bool is_unanswered(size_t status)
{
    return status != ANSWER_GIVEN && status != ANSWER_NOT_SHOWN && status != RELEASE_SUPPRESSED;
}

static size_t n_unanswered(const struct release_base *base)
{
    size_t n = 0;
    for (size_t s = 0; s < N_RELEASE_STATUSES; s++)
        n += is_unanswered(s) ? base->by_status[s] : 0;
    return n;
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

static void take_away(const struct release *release, long grown[], size_t width, size_t row,
                      size_t value)
{
    const size_t group = value == SIZE_MAX ? SIZE_MAX : earlier_group(release, row);
    if (group != SIZE_MAX)
        grown[group * width + value]--;
}

/* The column that an answer of the earlier release was counted in. */
static size_t earlier_column(const struct release *release, size_t c, size_t row)
{
    const size_t value = previous_value(release, c, row);
    const char *code = value == SIZE_MAX ? previous_code(release, c, row) : "";
    for (size_t s = 0; s < N_RELEASE_STATUSES; s++)
        if (is_unanswered(s) && strcmp(code, release_status_names[s]) == 0)
            return release->columns[c].n_values;
    return value;
}

/* How the table has grown: today's less the earlier one's, as anybody can compute it. Rows of values,
 * and of those without answer. */
static long *growth(const struct release *release, size_t c, const long counts[])
{
    const struct previous *previous = release->previous;
    const struct release_column *column = &release->columns[c];
    const size_t width = column->n_values + 1, n = release->n_groups * width;
    if (!previous || !previous->columns[c] || !previous->columns[release->by])
        return NULL;
    long *grown = mem_zeroed(n, sizeof *grown);
    memcpy(grown, counts, n * sizeof *grown);
    for (size_t i = 0; i < release->answers->n; i++) {
        const size_t row = previous->row_of[i];
        size_t value = row == SIZE_MAX ? SIZE_MAX : earlier_column(release, c, row);
        if (row != SIZE_MAX && value == SIZE_MAX) /* it was suppressed, for its table counted it */
            value = column->status[i] == ANSWER_GIVEN  ? column->value[i]
                    : is_unanswered(column->status[i]) ? column->n_values
                                                       : SIZE_MAX;
        take_away(release, grown, width, row, value);
    }
    for (size_t row = 0; row < previous->answers.n; row++)
        if (!previous->taken[row])
            take_away(release, grown, width, row, earlier_column(release, c, row));
    return grown;
}

/* What the earlier release hid stays hidden; what it told is known better than by who seems to have
 * been in it. False when the table must not be by groups. */
static bool carry_hidden(const struct release *release, size_t c, const long counts[],
                         unsigned char hidden[], long grown[])
{
    const size_t n = release->n_groups * (release->columns[c].n_values + 1);
    long *told = mem_zeroed(n, sizeof *told);
    const bool may_be = previous_carry_hidden(release, c, hidden, told);
    for (size_t k = 0; grown && k < n; k++)
        if (told[k] != NOT_TOLD)
            grown[k] = counts[k] - told[k];
    free(told);
    return may_be;
}

/* Whether a group has few who did not know, who refused ..., or how many have no answer is hidden:
 * then none of the groups tells why there is no answer. Nor do they beside an earlier release, from
 * which small groups could be told. */
static bool must_pool(const struct release *release, const struct release_column *column)
{
    for (size_t row = 1; row <= release->n_groups; row++) {
        if (column->base_hidden[row])
            return true;
        for (size_t s = 0; s < N_RELEASE_STATUSES; s++) {
            const size_t n = column->bases[row].by_status[s];
            if (is_unanswered(s) && n && (release->previous || n < release->options.threshold))
                return true;
        }
    }
    return false;
}

/* Whether all without answer are known to be of one group, whose reasons would be those of all. */
static bool are_of_one_group(const struct release *release, const struct release_column *column)
{
    size_t n_groups = 0;
    for (size_t row = 1; row <= release->n_groups; row++)
        n_groups += n_unanswered(&column->bases[row]) || column->base_hidden[row];
    return n_groups == 1;
}

static bool is_tick(const struct release *release, size_t c)
{
    return question_of(release, c)->type == QUESTION_MULTIPLE;
}

/* A table of the groups by values and, in its last column, those without answer. Of the groups of
 * whole[], one a group, nothing is told. A table that cannot be made safe is not published by groups,
 * nor are its answers beside the groups. */
static void hide_cells(struct release *release, size_t c, const unsigned char whole[])
{
    struct release_column *column = &release->columns[c];
    const size_t n_rows = release->n_groups, n_values = column->n_values, width = n_values + 1;
    long *counts = mem_zeroed(n_rows * width, sizeof *counts);
    unsigned char *hidden = mem_zeroed(n_rows * width, 1), *also = mem_zeroed(n_rows * width, 1);
    for (size_t g = 0; g < n_rows; g++) {
        memcpy(counts + g * width, column->counts + (g + 1) * n_values, n_values * sizeof *counts);
        counts[g * width + n_values] = (long)n_unanswered(&column->bases[g + 1]);
        memset(also + g * width, whole[g], width);
    }
    long *grown = growth(release, c, counts);
    const bool may_be = !release->previous || carry_hidden(release, c, counts, hidden, grown);
    column->by_groups = may_be && suppress(&(struct suppression){.n_rows = n_rows,
                                                                 .n_columns = width,
                                                                 .counts = counts,
                                                                 .grown = grown,
                                                                 .threshold = release->options.threshold,
                                                                 .also = also,
                                                                 .last_known = is_tick(release, c),
                                                                 .hidden = hidden});
    for (size_t g = 0; g < n_rows; g++) {
        column->base_hidden[g + 1] = !column->by_groups || hidden[g * width + n_values];
        for (size_t v = 0; v < n_values; v++)
            column->hidden[(g + 1) * n_values + v] =
                !column->by_groups || hidden[g * width + v];
    }
    column->pooled = !column->by_groups || must_pool(release, column);
    column->all_pooled = column->by_groups && column->pooled && are_of_one_group(release, column);
    free(grown);
    free(also);
    free(hidden);
    free(counts);
}

/* Notes the groups whose number without answer a table hides; whether there are more of them. */
static bool note_bases(const struct release *release, size_t c, unsigned char whole[])
{
    const struct release_column *column = &release->columns[c];
    bool more = false;
    for (size_t g = 0; column->by_groups && g < release->n_groups; g++)
        if (column->base_hidden[g + 1] && !whole[g]) {
            whole[g] = 1;
            more = true;
        }
    return more;
}

/* Those with an answer in a group of a column. */
static size_t n_answered(const struct release_column *column, size_t g)
{
    return column->bases[g + 1].by_status[ANSWER_GIVEN];
}

/* The group with the fewest answers, but some, of which all is told; SIZE_MAX: there is none. */
static size_t smallest_told(const struct release *release, const struct release_column *column,
                            const unsigned char whole[])
{
    size_t smallest = SIZE_MAX;
    for (size_t g = 0; g < release->n_groups; g++)
        if (!whole[g] && n_answered(column, g) &&
            (smallest == SIZE_MAX || n_answered(column, g) < n_answered(column, smallest)))
            smallest = g;
    return smallest;
}

/* Hides more groups until those without answer of each may as well be answers of others of them, and
 * the other way round. Whether there are more. */
static bool add_groups(const struct release *release, const struct release_column *column,
                       unsigned char whole[])
{
    bool more = false;
    for (size_t g = 0; g < release->n_groups; g++) {
        size_t others = 0, next = 0;
        for (size_t h = 0; h < release->n_groups; h++)
            others += h != g && whole[h] ? n_answered(column, h) : 0;
        while (whole[g] && others <= n_unanswered(&column->bases[g + 1]) &&
               (next = smallest_told(release, column, whole)) != SIZE_MAX) {
            whole[next] = 1;
            others += n_answered(column, next);
            more = true;
        }
    }
    return more;
}

/* Who ticked nothing has no answer to any tick of a question: one table would tell it of another. So
 * the ticks are safe even for who knows how many these are in each group, and groups of which few are
 * without answer are hidden in all tables of the question, with others. */
static void hide_together(struct release *release, size_t first, size_t end)
{
    unsigned char *whole = mem_zeroed(release->n_groups + 1, 1);
    for (bool more = true; more;) {
        more = false;
        for (size_t c = first; c < end; c++)
            if (release->columns[c].fate == FATE_PUBLISHED && may_be_by_groups(release, c))
                hide_cells(release, c, whole);
        for (size_t c = first; c < end && is_tick(release, first); c++)
            if (release->columns[c].fate == FATE_PUBLISHED && release->columns[c].by_groups) {
                more = note_bases(release, c, whole) || more;
                more = add_groups(release, &release->columns[c], whole) || more;
            }
    }
    free(whole);
}

static bool is_hidden(const struct release *release, const struct release_column *column, size_t i)
{
    if (column->status[i] != ANSWER_GIVEN)
        return column->pooled && is_unanswered(column->status[i]);
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
        bool hide = is_hidden(release, column, i) || carried[i];
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

static void spread_over_ticks(struct release *release, size_t first, size_t end)
{
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

/* Rows of a table as a set: row 0 is all. */
static bool is_in(const unsigned char in[], size_t group)
{
    return in[0] || (group != SIZE_MAX && in[group + 1]);
}

static struct weight_of weigh_rows(const struct release *release, size_t c,
                                   const unsigned char in[])
{
    const double *numbers = release->answers->columns[c].numbers;
    struct weight_of weight = {0};
    for (size_t i = 0; i < release->answers->n; i++)
        if (isfinite(numbers[i]) && is_in(in, release->group_of[i]))
            weigh(&weight, numbers[i]);
    return weight;
}

/* By whom the sum of a set differs from its sum in the earlier release: who came, who moved between
 * groups, who left. The numbers of the last are not known any more. */
struct difference {
    struct weight_of changed;
    size_t n_gone;
};

static struct difference difference_of(const struct release *release, size_t c,
                                       const unsigned char in[])
{
    const struct previous *previous = release->previous;
    const double *numbers = release->answers->columns[c].numbers;
    assert(previous);
    struct difference difference = {0};
    for (size_t i = 0; i < release->answers->n; i++) {
        const size_t row = previous->row_of[i];
        const bool was = row != SIZE_MAX && (in[0] || is_in(in, earlier_group(release, row)));
        if (isfinite(numbers[i]) && was != is_in(in, release->group_of[i]))
            weigh(&difference.changed, numbers[i]);
    }
    for (size_t row = 0; row < previous->answers.n; row++)
        difference.n_gone += !previous->taken[row] &&
                             (in[0] || is_in(in, earlier_group(release, row)));
    return difference;
}

/* Whether there is an earlier release to lay beside. */
static bool has_earlier(const struct release *release, const unsigned char in[])
{
    return release->previous && (in[0] || release->previous->columns[release->by]);
}

static bool tells_by_difference(const struct release *release, size_t c, const unsigned char in[])
{
    if (!has_earlier(release, in))
        return false;
    const struct difference difference = difference_of(release, c, in);
    return (difference.n_gone && difference.n_gone < release->options.threshold) ||
           (difference.changed.n && !is_safe(&release->options, &difference.changed));
}

/* What the micro-data tell of a number: its class. */
struct range {
    double low, high;
};

static struct range range_of(const struct release_column *column, size_t i, double least)
{
    struct range range = {least, INFINITY};
    if (column->fate != FATE_PUBLISHED || column->status[i] != ANSWER_GIVEN)
        return range;
    const char *code = column->values[column->value[i]].code, *high = strstr(code, "..") + 2;
    if (*code != '.')
        range.low = strtod(code, NULL);
    if (*high)
        range.high = strtod(high, NULL);
    return range;
}

/* Whether a number is known more closely than by its class, to less than the share that must stay
 * in doubt, when the total of a set is laid beside the classes of all in it. */
static bool pins_somebody(const struct release *release, size_t c, const unsigned char in[])
{
    const struct release_column *column = &release->columns[c];
    const double *numbers = release->answers->columns[c].numbers;
    double total = 0, lows = 0, highs = 0, least = 0;
    size_t n_open = 0;
    for (size_t i = 0; i < release->answers->n; i++)
        if (isfinite(numbers[i]) && numbers[i] < least)
            least = -INFINITY;
    for (size_t i = 0; i < release->answers->n; i++) {
        if (!isfinite(numbers[i]) || !is_in(in, release->group_of[i]))
            continue;
        const struct range range = range_of(column, i, least);
        total += numbers[i];
        lows += range.low;
        n_open += isfinite(range.high) ? 0 : 1;
        highs += isfinite(range.high) ? range.high : 0;
    }
    for (size_t i = 0; i < release->answers->n; i++) {
        if (!isfinite(numbers[i]) || !is_in(in, release->group_of[i]))
            continue;
        const struct range range = range_of(column, i, least);
        const bool others_open = n_open > (isfinite(range.high) ? 0U : 1U);
        const double most = isfinite(lows) ? total - (lows - range.low) : (double)INFINITY;
        const double floor = others_open ? -(double)INFINITY
                             : isfinite(range.high) ? total - (highs - range.high)
                                                    : total - highs;
        const double doubt = (1 - release->options.dominance_share) * fabs(numbers[i]);
        if (range.high - range.low >= doubt &&
            fmin(range.high, most) - fmax(range.low, floor) < doubt)
            return true;
    }
    return false;
}

/* A sum may be told when those in it are enough, none dominates and none is known by the others;
 * so those by whom it differs from the earlier one. */
static bool may_tell(const struct release *release, size_t c, const unsigned char in[])
{
    const struct weight_of weight = weigh_rows(release, c, in);
    return is_safe(&release->options, &weight) && !pins_somebody(release, c, in) &&
           !tells_by_difference(release, c, in);
}

/* Rows of a table of sums. */
struct sum_rows {
    size_t n;
    unsigned char *hidden, *unknown, *one;
    struct earlier_sum *earlier; /* zero without an earlier release */
};

static const unsigned char *one_row(struct sum_rows *rows, size_t r)
{
    memset(rows->one, 0, rows->n);
    rows->one[r] = 1;
    return rows->one;
}

/* A sum that is today as the earlier release told it is known, be it hidden or not. */
static bool is_known(const struct release_sum *sum, const struct earlier_sum *earlier)
{
    return earlier->n_told && !earlier->n_hidden && sum->n == earlier->n &&
           fabs(sum->total - earlier->total) <= 1e-9 * fabs(sum->total);
}

/* Whether a row differs from what the earlier release told by too few, or by nobody that was found:
 * answers that are suppressed there may have been taken for those of others. */
static bool tells_growth(const struct release *release, size_t c, struct sum_rows *rows, size_t r)
{
    const struct earlier_sum *earlier = &rows->earlier[r];
    const struct release_sum *sum = &release->columns[c].sums[r];
    if (!earlier->n_told || earlier->n_hidden || is_known(sum, earlier))
        return false;
    const size_t grown = sum->n > earlier->n ? sum->n - earlier->n : earlier->n - sum->n;
    const struct difference difference = difference_of(release, c, one_row(rows, r));
    return (grown && grown < release->options.threshold) ||
           (!difference.changed.n && !difference.n_gone);
}

/* Hides rows until those that are not known besides are two at least, and may be told together.
 * False when there are not enough. */
static bool hide_with(const struct release *release, size_t c, struct sum_rows *rows)
{
    const struct release_sum *sums = release->columns[c].sums;
    for (;;) {
        size_t n_unknown = 0, next = 0;
        for (size_t r = 1; r < rows->n; r++) {
            const bool known = is_known(&sums[r], &rows->earlier[r]);
            rows->unknown[r] = rows->hidden[r] && !known;
            n_unknown += rows->unknown[r];
            if (!rows->hidden[r] && !known && sums[r].n && (!next || sums[r].n < sums[next].n))
                next = r;
        }
        if (!n_unknown || (n_unknown > 1 && may_tell(release, c, rows->unknown)))
            return true;
        if (!next)
            return false;
        rows->hidden[next] = 1;
    }
}

/* All hidden rows together are told by what the others leave of the whole. What the earlier release
 * hid stays hidden, or it could be told by a row that has not changed since. */
static void hide_sums(const struct release *release, size_t c)
{
    struct release_column *column = &release->columns[c];
    struct sum_rows rows = {.n = n_rows_of(release)};
    unsigned char *const all = mem_zeroed(rows.n, 3);
    rows.hidden = all;
    rows.unknown = all + rows.n;
    rows.one = all + 2 * rows.n;
    rows.earlier = mem_zeroed(rows.n, sizeof *rows.earlier);
    if (release->previous && !previous_carry_sums(release, c, rows.hidden, rows.earlier))
        column->sums_by_groups = false;
    for (size_t r = 1; r < rows.n; r++)
        rows.hidden[r] = column->sums[r].n &&
                         (rows.hidden[r] || !may_tell(release, c, one_row(&rows, r)) ||
                          tells_growth(release, c, &rows, r));
    if (!hide_with(release, c, &rows) || !may_tell(release, c, one_row(&rows, 0)))
        memset(rows.hidden, 1, rows.n);
    for (size_t r = 0; r < rows.n; r++)
        column->sums[r].hidden = rows.hidden[r];
    free(rows.earlier);
    free(all);
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

static void count_column(const struct release *release, struct release_column *column)
{
    const size_t n_rows = n_rows_of(release);
    column->counts = mem_zeroed(n_rows * column->n_values + 1, sizeof *column->counts);
    column->hidden = mem_zeroed(n_rows * column->n_values + 1, 1);
    column->bases = mem_zeroed(n_rows, sizeof *column->bases);
    column->base_hidden = mem_zeroed(n_rows, 1);
    count_cells(release, column);
}

/* The columns of one question. */
static void tabulate_question(struct release *release, size_t first, size_t end)
{
    for (size_t c = first; c < end; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            count_column(release, &release->columns[c]);
    hide_together(release, first, end);
    for (size_t c = first; c < end; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            suppress_answers(release, c);
    if (is_tick(release, first))
        spread_over_ticks(release, first, end);
    for (size_t c = first; c < end; c++)
        if (release_uses_numbers(release, c))
            add_sums(release, c);
}

void release_tabulate(struct release *release)
{
    for (size_t first = 0, end; first < release->n_columns; first = end) {
        end = first + 1;
        while (end < release->n_columns &&
               release->columns[end].question == release->columns[first].question)
            end++;
        tabulate_question(release, first, end);
    }
}
