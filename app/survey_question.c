/* What was answered to a question of levels, as charts and tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/ranks.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* Populations up to this are shown as one square a unit. */
enum { UNITS_MAX = 120, UNITS_MAX_LEVELS = 8 };

struct plot_interval share_interval(const struct share *share)
{
    return (struct plot_interval){share->share, share->low, share->high};
}

const char *report_base_of_some(struct survey_report *report, const char *base, size_t n_shown,
                                size_t n_all)
{
    return n_shown == n_all ? base
                            : arena_printf(&report->arena, _("%s; %zu of %zu shown, all in the table"),
                                           base, n_shown, n_all);
}

static size_t at_most(size_t n, size_t most)
{
    return n < most ? n : most;
}

struct survey_figure *report_new_figure(struct survey_report *report, enum chart_kind kind,
                                        const char *file)
{
    struct survey_figure *figure = arena_zeroed(&report->arena, 1, sizeof *figure);
    figure->kind = kind;
    figure->file = file;
    return figure;
}

/* ---- Tables ------------------------------------------------------------------------ */

size_t base_rows(const struct base *base)
{
    size_t n = 2;
    for (size_t s = 0; s < N_ANSWER_STATUSES; s++)
        n += s != ANSWER_GIVEN && base->by_status[s] > 0;
    return n;
}

static void fill_row(struct survey_table *table, size_t *at, const char *text, size_t count)
{
    cell_text(table, at, text);
    cell_count(table, at, count);
    while (*at % table->n_columns)
        cell_skip(table, at);
}

void rows_base(struct survey_table *table, size_t *at, const struct base *base, size_t n)
{
    fill_row(table, at, _("Answers (n)"), n);
    for (size_t s = 0; s < N_ANSWER_STATUSES; s++)
        if (s != ANSWER_GIVEN && base->by_status[s])
            fill_row(table, at, report_status_words((enum answer_status)s), base->by_status[s]);
    fill_row(table, at, _("Asked"), base->n_asked);
    table->n_sums = base_rows(base);
}

static void put_levels_table(struct survey_report *report, const struct question *question,
                             const struct described_item *item, struct section *section)
{
    const char *const heads[] = {_("Answer"), _("Number"), _("Share"), _("Low"), _("High")};
    size_t n_rows = base_rows(&item->base), at = 0;
    for (size_t k = 0; k < question->n_levels; k++)
        n_rows += !level_is_aside(&question->levels[k]);
    struct survey_table *table =
        survey_table_create(&report->arena, report_label(report, question->text), heads, 5, n_rows);
    for (size_t k = 0; k < question->n_levels; k++) {
        if (level_is_aside(&question->levels[k]))
            continue;
        cell_text(table, &at, report_label(report, question->levels[k].label));
        cell_count(table, &at, item->levels[k].count);
        cell_share(table, &at, share_interval(&item->levels[k]), item->base.n_valid);
    }
    rows_base(table, &at, &item->base, item->base.n_valid);
    section_table(section, &report->arena, table);
}

/* Whether any item beside this one, the first of a question, has a share in its table. */
static bool any_share_shown(const struct survey_report *report, const struct described_item *item)
{
    for (size_t q = 0; q < report->codebook->n_questions; q++) {
        const struct described *described = &report->described[q];
        if (described->items != item)
            continue;
        const bool ticked = report->codebook->questions[q].type == QUESTION_MULTIPLE;
        for (size_t i = 0; i < described->n_items; i++)
            if ((ticked ? described->items[i].base.n_asked : described->items[i].base.n_valid) >= PERCENT_MIN_N)
                return true;
        return false;
    }
    return true;
}

void report_interval_note(struct survey_report *report, const struct described_item *item,
                          struct section *section)
{
    if (!item->base.n_valid || (item->method != SHARE_CENSUS && !any_share_shown(report, item)))
        return;
    char level[NUMBER_BYTES];
    number_percent(level, report->sample.level, 0, report->language);
    const char *text =
        item->method == SHARE_CENSUS
            ? report_sentence(report, share_method_words(SHARE_CENSUS))
        : item->why_none != INTERVAL_GIVEN
            ? arena_printf(&report->arena, _("No interval: %s."), no_interval_words(item->why_none))
            : arena_printf(&report->arena, _("Intervals at %s: %s."), level,
                           share_method_words(item->method));
    if (!isnan(item->df)) {
        char df[NUMBER_BYTES];
        number_text(df, item->df, 0, report->language);
        text = arena_printf(&report->arena, _("%s Degrees of freedom: %s."), text, df);
    }
    if (report->sample.self_selected && item->method != SHARE_CENSUS)
        text = arena_printf(&report->arena, "%s %s", text,
                            _("Whoever wished answered: intervals are indicative."));
    section_text(section, &report->arena, BLOCK_NOTE, text);
}

/* ---- One of the levels ------------------------------------------------------------- */

/* Levels that are no "don't know": labels, counts, shares side by side. */
struct shown_levels {
    size_t n;
    const char **labels;
    size_t *counts;
    struct plot_interval *shares;
};

static struct shown_levels shown_levels_of(struct survey_report *report,
                                           const struct question *question,
                                           const struct described_item *item)
{
    struct arena *arena = &report->arena;
    const size_t room = question->n_levels;
    struct shown_levels shown = {.labels = arena_zeroed(arena, room, sizeof *shown.labels),
                                 .counts = arena_zeroed(arena, room, sizeof *shown.counts),
                                 .shares = arena_zeroed(arena, room, sizeof *shown.shares)};
    for (size_t k = 0; k < room; k++) {
        if (level_is_aside(&question->levels[k]))
            continue;
        shown.labels[shown.n] = report_label(report, question->levels[k].label);
        shown.counts[shown.n] = item->levels[k].count;
        shown.shares[shown.n++] = share_interval(&item->levels[k]);
    }
    return shown;
}

static void put_units(struct survey_report *report, size_t q, const struct shown_levels *shown,
                      const struct described_item *item, struct section *section)
{
    const size_t n = item->base.n_valid;
    const size_t all = report->sample.population ? report->sample.population : n;
    if (all > UNITS_MAX || shown->n > UNITS_MAX_LEVELS || !n || item->base.n_asked < report->answers->n)
        return;
    struct survey_figure *figure = report_new_figure(
        report, CHART_UNITS, arena_printf(&report->arena, "%s-units", report_file_id(report, q)));
    figure->chart.units = (struct units){
        .frame = report_frame(report, report_question_text(report, q),
                              report_base(report, n, &item->base), report_how_counts()),
        .n_groups = shown->n,
        .labels = shown->labels,
        .counts = shown->counts,
        .n_silent = all - n,
        .silent_label = _("No answer")};
    section_figure(section, &report->arena, figure);
}

/* Of many levels only those that were given, and the most given of them, in the order of the
 * codebook. */
static void drop_rare(struct shown_levels *shown)
{
    bool drops = shown->n > CHART_ROWS_MAX;
    while (drops) {
        size_t rarest = shown->n - 1;
        for (size_t k = shown->n; k-- > 0;)
            if (shown->counts[k] < shown->counts[rarest])
                rarest = k;
        drops = shown->n > CHART_ROWS_MAX || !shown->counts[rarest];
        if (!drops)
            break;
        shown->n--;
        for (size_t k = rarest; k < shown->n; k++) {
            shown->labels[k] = shown->labels[k + 1];
            shown->counts[k] = shown->counts[k + 1];
            shown->shares[k] = shown->shares[k + 1];
        }
    }
}

static void put_single(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const struct described_item *item = &report->described[q].items[0];
    struct shown_levels shown = shown_levels_of(report, question, item);
    const size_t n_levels = shown.n;
    put_units(report, q, &shown, item, section);
    drop_rare(&shown);
    const char *base = report_base(report, item->base.n_valid, &item->base);
    struct survey_figure *figure =
        report_new_figure(report, CHART_DOTS, report_file_id(report, q));
    figure->chart.dots = (struct dots){
        .frame = report_frame(report, report_question_text(report, q),
                              report_base_of_some(report, base, shown.n, n_levels),
                              report_how(report, item)),
        .n = shown.n,
        .labels = shown.labels,
        .values = shown.shares,
        .counts = shown.counts,
        .n_valid = item->base.n_valid,
        .bars = true,
        .sorted = !question_has_order(question) && !question_has_marks(question) &&
                  !question_has_classes(question)};
    section_figure(section, &report->arena, figure);
    put_levels_table(report, question, item, section);
    report_interval_note(report, item, section);
}

/* ---- Scales ------------------------------------------------------------------------ */

/* How many chose a level, "don't know" among them, and what they weigh. */
static size_t count_level(const struct survey_report *report, size_t q,
                          const struct described_item *item, size_t level, double *weighted)
{
    const struct question *question = &report->codebook->questions[q];
    if (!level_is_aside(&question->levels[level])) {
        *weighted = item->levels[level].weighted;
        return item->levels[level].count;
    }
    const struct answer_column *column = answers_column(report->answers, q, item->item);
    size_t n = 0;
    *weighted = 0;
    for (size_t i = 0; i < report->answers->n; i++)
        if (column->levels[i] == (int)level && column->status[i] != ANSWER_INVALID) {
            n++;
            *weighted += report->sample.equal_weights ? 1 : report->sample.design.weights[i];
        }
    return n;
}

/* Counts of the items of a scale, items x levels. */
struct scale_counts {
    size_t n_items, n_levels;
    const char **item_labels, **level_labels;
    enum side *sides;
    double *weighted;
    size_t *counts, *n_valid;
};

static struct scale_counts scale_counts_of(struct survey_report *report, size_t q)
{
    struct arena *arena = &report->arena;
    const struct question *question = &report->codebook->questions[q];
    const struct described *described = &report->described[q];
    const size_t n = described->n_items, k = question->n_levels;
    struct scale_counts c = {.n_items = n,
                             .n_levels = k,
                             .item_labels = arena_zeroed(arena, n, sizeof *c.item_labels),
                             .level_labels = arena_zeroed(arena, k, sizeof *c.level_labels),
                             .sides = arena_zeroed(arena, k, sizeof *c.sides),
                             .weighted = arena_zeroed(arena, n * k, sizeof *c.weighted),
                             .counts = arena_zeroed(arena, n * k, sizeof *c.counts),
                             .n_valid = arena_zeroed(arena, n, sizeof *c.n_valid)};
    for (size_t l = 0; l < k; l++) {
        c.level_labels[l] = report_label(report, question->levels[l].label);
        c.sides[l] = report_side(question->levels[l].role);
    }
    for (size_t i = 0; i < n; i++) {
        const struct described_item *item = &described->items[i];
        c.item_labels[i] =
            item->item == ITEM_NONE ? NULL : report_item_text(report, q, item->item);
        c.n_valid[i] = item->base.n_valid;
        for (size_t l = 0; l < k; l++)
            c.counts[i * k + l] = count_level(report, q, item, l, &c.weighted[i * k + l]);
    }
    return c;
}

static void put_scale_table(struct survey_report *report, size_t q, const struct scale_counts *c,
                            struct section *section)
{
    const bool sides = question_has_sides(&report->codebook->questions[q]);
    const struct described *described = &report->described[q];
    const size_t n_columns = c->n_levels + 4 + (sides ? 4 : 0);
    const char **heads = arena_zeroed(&report->arena, n_columns, sizeof *heads);
    size_t h = 0, at = 0;
    heads[h++] = _("Item");
    for (size_t l = 0; l < c->n_levels; l++)
        heads[h++] = c->level_labels[l];
    heads[h++] = _("Answers (n)");
    heads[h++] = _("No answer");
    heads[h++] = _("Asked");
    if (sides) {
        heads[h++] = _("Positive");
        heads[h++] = _("Low");
        heads[h++] = _("High");
        heads[h++] = _("Net (points)");
    }
    struct survey_table *table = survey_table_create(&report->arena, report_question_text(report, q),
                                              heads, n_columns, c->n_items);
    for (size_t i = 0; i < c->n_items; i++) {
        const struct described_item *item = &described->items[i];
        cell_text(table, &at,
                   c->item_labels[i] ? c->item_labels[i] : report_question_text(report, q));
        for (size_t l = 0; l < c->n_levels; l++)
            cell_count(table, &at, c->counts[i * c->n_levels + l]);
        cell_count(table, &at, c->n_valid[i]);
        cell_count(table, &at, item->base.by_status[ANSWER_SKIPPED] + item->base.by_status[ANSWER_INVALID]);
        cell_count(table, &at, item->base.n_asked);
        if (!sides)
            continue;
        cell_share(table, &at, share_interval(&item->positive), c->n_valid[i]);
        cell_number(table, &at, c->n_valid[i] >= PERCENT_MIN_N ? 100 * item->net : (double)NAN, 0);
    }
    section_table(section, &report->arena, table);
}

static void put_scale(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const struct described *described = &report->described[q];
    const struct scale_counts c = scale_counts_of(report, q);
    const size_t n_shown = at_most(c.n_items, CHART_ROWS_MAX);
    const struct frame frame = report_frame(
        report, report_question_text(report, q),
        report_base_of_some(report,
                            report_base(report, described->base.n_valid, &described->base),
                            n_shown, c.n_items),
        report_how(report, NULL));
    const bool sides = question_has_sides(question);
    struct survey_figure *figure =
        report_new_figure(report, sides ? CHART_LIKERT : CHART_HEAT,
                          report_file_id(report, q));
    if (sides)
        figure->chart.likert = (struct likert){.frame = frame,
                                               .n_items = n_shown,
                                               .n_levels = c.n_levels,
                                               .item_labels = c.item_labels,
                                               .level_labels = c.level_labels,
                                               .sides = c.sides,
                                               .counts = c.weighted,
                                               .n_answers = c.counts,
                                               .n_valid = c.n_valid,
                                               .stacked = report->stacked};
    else
        figure->chart.heat = (struct heat){.frame = frame,
                                           .n_rows = n_shown,
                                           .n_columns = c.n_levels,
                                           .row_labels = c.item_labels,
                                           .column_labels = c.level_labels,
                                           .counts = c.weighted,
                                           .n_answers = c.counts,
                                           .row_shares = true};
    if (sides || c.n_levels <= CHART_COLUMNS_MAX)
        section_figure(section, &report->arena, figure);
    put_scale_table(report, q, &c, section);
    if (described->items[0].base.n_valid && described->items[0].why_none == INTERVAL_GIVEN)
        section_text(section, &report->arena, BLOCK_NOTE,
                     _("Shares of each answer and their intervals are in estimates.csv."));
    report_interval_note(report, &described->items[0], section);
}

/* ---- Several of the items ---------------------------------------------------------- */

/* Items with their counts, largest share first; "other" last. */
struct ticks {
    size_t n;
    const char **labels;
    size_t *counts;
    double *weighted; /* counts, as shares are made of them */
    struct plot_interval *shares;
};

struct tick_order {
    double weighted;
    size_t item;
    bool exclusive; /* "none of these" stands below what it denies */
};

static int order_ticks(const void *a, const void *b)
{
    const struct tick_order *x = a, *y = b;
    if (x->exclusive != y->exclusive)
        return x->exclusive ? 1 : -1;
    if (x->weighted != y->weighted)
        return x->weighted > y->weighted ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static struct ticks ticks_of(struct survey_report *report, size_t q)
{
    struct arena *arena = &report->arena;
    const struct described *described = &report->described[q];
    const size_t n = described->n_items;
    struct ticks ticks = {.labels = arena_zeroed(arena, n, sizeof *ticks.labels),
                          .counts = arena_zeroed(arena, n, sizeof *ticks.counts),
                          .weighted = arena_zeroed(arena, n, sizeof *ticks.weighted),
                          .shares = arena_zeroed(arena, n, sizeof *ticks.shares)};
    struct tick_order *order = arena_zeroed(arena, n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        if (described->items[i].item != ITEM_OTHER)
            order[ticks.n++] = (struct tick_order){
                described->items[i].levels[0].weighted, i,
                report->codebook->questions[q].items[described->items[i].item].exclusive};
    if (ticks.n)
        qsort(order, ticks.n, sizeof *order, order_ticks);
    for (size_t t = 0; t < ticks.n; t++) {
        const struct described_item *item = &described->items[order[t].item];
        ticks.labels[t] = report_item_text(report, q, item->item);
        ticks.counts[t] = item->levels[0].count;
        ticks.weighted[t] = item->levels[0].weighted;
        ticks.shares[t] = share_interval(&item->levels[0]);
    }
    for (size_t i = 0; i < n; i++) {
        const struct described_item *item = &described->items[i];
        if (item->item != ITEM_OTHER || !item->levels[0].count)
            continue;
        ticks.labels[ticks.n] = _("Other");
        ticks.counts[ticks.n] = item->levels[0].count;
        ticks.weighted[ticks.n] = item->levels[0].weighted;
        ticks.shares[ticks.n++] = share_interval(&item->levels[0]);
    }
    return ticks;
}

/* Of n; nothing where fewer than PERCENT_MIN_N people stand behind it. */
static double share_of(double count, double n, size_t n_people)
{
    return n_people >= PERCENT_MIN_N ? count / n : (double)NAN;
}

static void put_ticks_table(struct survey_report *report, size_t q, const struct ticks *ticks,
                            struct section *section)
{
    const char *const heads[] = {_("Item"),
                                 _("Number"),
                                 _("Share of those asked"),
                                 _("Low"),
                                 _("High"),
                                 _("Of those who ticked one or more"),
                                 _("Of all mentions")};
    const struct described *described = &report->described[q];
    const size_t n_asked = described->items[0].base.n_asked;
    const size_t n_not_shown = described->items[0].base.by_status[ANSWER_NOT_SHOWN];
    const size_t n_sums = n_not_shown ? 4 : 3;
    struct survey_table *table = survey_table_create(&report->arena, report_question_text(report, q),
                                              heads, 7, ticks->n + n_sums);
    size_t at = 0;
    for (size_t t = 0; t < ticks->n; t++) {
        cell_text(table, &at, ticks->labels[t]);
        cell_count(table, &at, ticks->counts[t]);
        cell_share(table, &at, ticks->shares[t], n_asked);
        const size_t n_people = described->n_at_least_one;
        cell_percent(table, &at, share_of(ticks->weighted[t], described->weighted.at_least_one, n_people));
        cell_percent(table, &at, share_of(ticks->weighted[t], described->weighted.mentions, n_people));
    }
    fill_row(table, &at, _("Mentions"), described->n_mentions);
    fill_row(table, &at, _("Ticked one or more"), described->n_at_least_one);
    if (n_not_shown)
        fill_row(table, &at, _("not asked"), n_not_shown);
    fill_row(table, &at, _("Asked"), n_asked);
    table->n_sums = n_sums;
    section_table(section, &report->arena, table);
}

/* Are some items ticked more often than others, by the same people? */
static void put_cochran(struct survey_report *report, size_t q, struct section *section)
{
    const size_t k = report->codebook->questions[q].n_items;
    const struct answer_column *items = answers_column(report->answers, q, 0); /* side by side */
    double *ticked = mem_zeroed(report->answers->n * k, sizeof *ticked);
    size_t n = 0;
    for (size_t i = 0; i < report->answers->n; i++) {
        bool shown = true;
        for (size_t j = 0; j < k && shown; j++) {
            const int16_t level = items[j].levels[i];
            shown = level >= 0;
            ticked[n * k + j] = level == 1;
        }
        n += shown && items[0].status[i] != ANSWER_NOT_SHOWN;
    }
    if (n >= TEST_MIN_N && k > 1 && !report->sample.design.census) {
        const struct cochran test = cochran_q(ticked, n, k);
        char value[NUMBER_BYTES], df[NUMBER_BYTES];
        number_text(value, test.q, 2, report->language);
        number_text(df, test.df, 0, report->language);
        if (!isnan(test.p))
            section_text(section, &report->arena, BLOCK_NOTE,
                         arena_printf(&report->arena,
                                      _("Are some items ticked more often than others? "
                                        "Cochran's Q\u00a0=\u00a0%s (df %s), %s; n\u00a0=\u00a0%zu, not weighted."),
                                      value, df, report_p(report, test.p), n));
    }
    free(ticked);
}

static void put_multiple(struct survey_report *report, size_t q, struct section *section)
{
    const struct described *described = &report->described[q];
    const struct ticks ticks = ticks_of(report, q);
    const size_t n_asked = described->items[0].base.n_asked;
    const struct base shown = {
        .by_status = {[ANSWER_NOT_SHOWN] = described->items[0].base.by_status[ANSWER_NOT_SHOWN]}};
    const char *base = arena_printf(&report->arena, _("%s; ticked one or more: %zu"),
                                    report_base(report, n_asked, &shown),
                                    described->n_at_least_one);
    size_t n_shown = at_most(ticks.n, CHART_ROWS_MAX);
    while (n_shown < ticks.n && n_shown > 1 && !ticks.counts[n_shown - 1])
        n_shown--;
    base = report_base_of_some(report, base, n_shown, ticks.n);
    struct survey_figure *figure =
        report_new_figure(report, CHART_DOTS, report_file_id(report, q));
    figure->chart.dots =
        (struct dots){.frame = report_frame(report, report_question_text(report, q), base,
                                            report_how(report, &described->items[0])),
                      .n = n_shown,
                      .labels = ticks.labels,
                      .values = ticks.shares,
                      .counts = ticks.counts,
                      .n_valid = n_asked,
                      .bars = true};
    section_figure(section, &report->arena, figure);
    put_ticks_table(report, q, &ticks, section);
    report_interval_note(report, &described->items[0], section);
    put_cochran(report, q, section);
}

bool report_has_answers(const struct survey_report *report, size_t q)
{
    const struct described *described = &report->described[q];
    return report->codebook->questions[q].type == QUESTION_MULTIPLE
               ? described->items[0].base.n_asked > 0
               : described->base.n_valid > 0;
}

void report_question(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    if (!report_has_answers(report, q)) {
        section_text(section, &report->arena, BLOCK_TEXT,
                     report_sentences(report, _("No answers to show"),
                                      report_base(report, 0, &report->described[q].base)));
        return;
    }
    switch (question->type) {
    case QUESTION_SINGLE:
        put_single(report, q, section);
        break;
    case QUESTION_LIKERT:
        if (question_has_sides(question))
            put_scale(report, q, section);
        else
            put_single(report, q, section);
        break;
    case QUESTION_MATRIX:
        put_scale(report, q, section);
        break;
    case QUESTION_MULTIPLE:
        put_multiple(report, q, section);
        break;
    case QUESTION_RANKING:
        report_ranking(report, q, section);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_DATE:
        report_numbers(report, q, section);
        break;
    case QUESTION_PLACE:
        if (question->n_levels)
            put_single(report, q, section);
        else
            report_open(report, q, section);
        break;
    case QUESTION_TEXT:
    case N_QUESTION_TYPES:
        report_open(report, q, section);
        break;
    }
}
