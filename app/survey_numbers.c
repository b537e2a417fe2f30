/* Numbers, dates and rankings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/classes.h"
#include "analysis/ranks.h"
#include "app/survey_parts.h"
#include "app/survey_unit.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Numbers ----------------------------------------------------------------------- */

enum { DECIMALS_MAX = 9 }; /* that number_text() writes */

static double *values_of(struct survey_report *report, size_t q)
{
    const struct answer_column *column = answers_column(report->answers, q, ITEM_NONE);
    double *values = arena_zeroed(&report->arena, report->answers->n, sizeof *values);
    for (size_t i = 0; i < report->answers->n; i++)
        values[i] =
            column->status[i] == ANSWER_GIVEN ? column->numbers[i] : (double)NAN;
    return values;
}

static const char *number_words(struct survey_report *report, const struct question *question,
                                double value, int decimals)
{
    if (question->type == QUESTION_DATE) {
        int year, month, day;
        text_civil((int)value, &year, &month, &day);
        return report->language == LANGUAGE_FR
                   ? arena_printf(&report->arena, "%02d/%02d/%04d", day, month, year)
                   : arena_printf(&report->arena, "%04d-%02d-%02d", year, month, day);
    }
    char text[NUMBER_BYTES];
    if (decimals <= DECIMALS_MAX) {
        number_text(text, value, decimals, report->language);
        return arena_printf(&report->arena, "%s", text);
    }
    snprintf(text, sizeof text, "%.15g", value); /* "1e-11": what digits would hide */
    char *point = report->language == LANGUAGE_FR ? strchr(text, '.') : NULL;
    if (point)
        *point = ',';
    return arena_printf(&report->arena, "%s", text);
}

/* ---- Dates ------------------------------------------------------------------------- */

/* What dates are counted by: the finest of these of which few enough lie between the first and the
 * last. Its value counts months. */
enum calendar { DAYS = 0, MONTHS = 1, QUARTERS = 3, YEARS = 12 };

static double in_calendar(double day, enum calendar calendar)
{
    int year, month, first;
    if (isnan(day) || calendar == DAYS)
        return day;
    text_civil((int)day, &year, &month, &first);
    return floor((12.0 * year + month - 1) / (int)calendar);
}

/* Puts the days into the calendar that suits them. */
static enum calendar into_calendar(double values[], size_t n)
{
    static const enum calendar calendars[] = {DAYS, MONTHS, QUARTERS, YEARS};
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    size_t c = 0;
    while (calendars[c] != YEARS && low < high &&
           in_calendar(high, calendars[c]) - in_calendar(low, calendars[c]) >= CLASSES_MAX)
        c++;
    for (size_t i = 0; i < n; i++)
        values[i] = in_calendar(values[i], calendars[c]);
    return calendars[c];
}

static const char *calendar_words(struct survey_report *report, const struct question *question,
                                  double value, enum calendar calendar)
{
    const int at = (int)value;
    switch (calendar) {
    case MONTHS:
        return report->language == LANGUAGE_FR
                   ? arena_printf(&report->arena, "%02d/%d", at % 12 + 1, at / 12)
                   : arena_printf(&report->arena, "%d-%02d", at / 12, at % 12 + 1);
    case QUARTERS:
        return arena_printf(&report->arena, _("Q%d %d"), at % 4 + 1, at / 4);
    case YEARS:
        return arena_printf(&report->arena, "%d", at);
    default:
        return number_words(report, question, value, 0);
    }
}

/* ---- Classes ----------------------------------------------------------------------- */

struct shown_classes {
    size_t n;
    const char *labels[CLASSES_MAX];
    size_t counts[CLASSES_MAX];
    struct plot_interval shares[CLASSES_MAX];
};

/* Shares of the classes, weighted as the sample is. */
static void weigh_classes(const struct survey_report *report, const struct classes *classes,
                          const double values[], struct plot_interval shares[])
{
    double sum = 0, weights[CLASSES_MAX] = {0};
    for (size_t i = 0; i < report->answers->n; i++)
        if (!isnan(values[i])) {
            weights[classes_find(classes, values[i])] += report->sample.design.weights[i];
            sum += report->sample.design.weights[i];
        }
    for (size_t c = 0; c < classes->n; c++)
        shares[c] = (struct plot_interval){weights[c] / sum, (double)NAN, (double)NAN};
}

static struct shown_classes *shown_classes_of(struct survey_report *report, size_t q)
{
    const struct question *question = &report->codebook->questions[q];
    const bool is_date = question->type == QUESTION_DATE;
    double *values = values_of(report, q);
    const enum calendar calendar = is_date ? into_calendar(values, report->answers->n) : DAYS;
    const struct classes classes =
        (is_date ? classes_of : classes_of_skewed)(values, report->answers->n);
    const int decimals = classes.step >= 1 ? 0 : (int)ceil(-log10(classes.step));
    struct shown_classes *shown = arena_zeroed(&report->arena, 1, sizeof *shown);
    shown->n = classes.n;
    weigh_classes(report, &classes, values, shown->shares);
    for (size_t c = 0; c < classes.n; c++) {
        const double low = classes.low + (double)c * classes.step;
        const char *from = is_date ? calendar_words(report, question, low, calendar)
                                   : number_words(report, question, low, decimals);
        const char *to = is_date ? calendar_words(report, question, low + classes.step, calendar)
                                 : number_words(report, question, low + classes.step, decimals);
        shown->labels[c] = classes.n == 1 || classes.single ? from
                           : c + 1 < classes.n
                               ? arena_printf(&report->arena, _("%s to under %s"), from, to)
                           : classes.open ? arena_printf(&report->arena, _("%s and more"), from)
                               : arena_printf(&report->arena, _("%s to %s"), from, to);
        shown->counts[c] = classes.counts[c];
    }
    return shown;
}

static void put_classes(struct survey_report *report, size_t q, struct section *section)
{
    const struct base *base = &report->described[q].base;
    const struct shown_classes *shown = shown_classes_of(report, q);
    const char *unit = report_unit(report, q, NULL);
    const char *subtitle = report_base(report, base->n_valid, base);
    if (unit)
        subtitle = arena_printf(&report->arena, _("%s; unit: %s"), subtitle, unit);
    struct survey_figure *figure = report_new_figure(report, CHART_DOTS, report_file_id(report, q));
    figure->chart.dots =
        (struct dots){.frame = report_frame(report, report_question_text(report, q), subtitle,
                                            report_how(report, NULL)),
                      .n = shown->n,
                      .labels = shown->labels,
                      .values = shown->shares,
                      .counts = shown->counts,
                      .n_valid = base->n_valid,
                      .bars = true};
    section_figure(section, &report->arena, figure);
    const char *const heads[] = {unit ? unit : _("Value"), _("Number"), _("Share")};
    struct survey_table *table = survey_table_create(&report->arena, report_question_text(report, q),
                                              heads, 3, shown->n + base_rows(base));
    size_t at = 0;
    for (size_t c = 0; c < shown->n; c++) {
        cell_text(table, &at, shown->labels[c]);
        cell_count(table, &at, shown->counts[c]);
        cell_percent(table, &at,
                      base->n_valid >= PERCENT_MIN_N ? shown->shares[c].mean : (double)NAN);
    }
    rows_base(table, &at, base, base->n_valid);
    section_table(section, &report->arena, table);
}

static void put_estimate(struct survey_table *table, size_t *at, const char *name,
                         const struct survey_estimate *e, int decimals)
{
    cell_text(table, at, name);
    cell_number(table, at, e->estimate, decimals);
    cell_number(table, at, e->t_low, decimals);
    cell_number(table, at, e->t_high, decimals);
}

static void put_number(struct survey_table *table, size_t *at, const char *name, double value,
                       int decimals)
{
    cell_text(table, at, name);
    cell_number(table, at, value, decimals);
    cell_skip(table, at);
    cell_skip(table, at);
}

static void put_summary(struct survey_report *report, size_t q, struct section *section)
{
    const struct described_item *item = &report->described[q].items[0];
    const struct number_summary *s = item->numbers;
    const char *const heads[] = {report_unit(report, q, _("Figure")), _("Value"),
                                 _("Low"), _("High")};
    const int decimals = number_decimals(fmax(fabs(s->mean.estimate), s->sd), 3);
    const bool total = report->sample.population && s->total.why_none == INTERVAL_GIVEN &&
                       item->base.n_asked == report->answers->n && !report->sample.self_selected &&
                       survey_unit_adds_up(report->codebook->questions[q].unit.fr);
    struct survey_table *table = survey_table_create(
        &report->arena, report_sentences(report, report_question_text(report, q), _("In figures")),
        heads, 4, total ? 8 : 7);
    size_t at = 0;
    put_estimate(table, &at, _("Mean"), &s->mean, decimals);
    put_estimate(table, &at, _("First quartile"), &s->quartiles[0], decimals);
    put_estimate(table, &at, _("Median"), &s->quartiles[1], decimals);
    put_estimate(table, &at, _("Third quartile"), &s->quartiles[2], decimals);
    put_number(table, &at, _("Standard deviation"), s->sd, decimals);
    put_number(table, &at, _("Least"), s->min, decimals);
    put_number(table, &at, _("Greatest"), s->max, decimals);
    if (total)
        put_estimate(table, &at,
                     item->base.n_valid < item->base.n_asked
                         ? _("Total of the population, without those who gave no answer")
                         : _("Total of the population"),
                     &s->total, number_decimals(fabs(s->total.estimate), 3));
    section_table(section, &report->arena, table);
    char df[NUMBER_BYTES], level[NUMBER_BYTES];
    number_text(df, s->mean.df, 0, report->language);
    number_percent(level, report->sample.level, 0, report->language);
    const char *note =
        s->mean.census ? report_sentence(report, share_method_words(SHARE_CENSUS))
        : s->mean.why_none != INTERVAL_GIVEN
            ? arena_printf(&report->arena, _("No interval: %s."),
                           no_interval_words(s->mean.why_none))
            : arena_printf(&report->arena,
                           _("Intervals at %s: Student's for the mean (%s degrees of "
                             "freedom), Woodruff's for the quartiles%s."),
                           level, df, report->sample.self_selected ? _("; indicative") : "");
    bool open = false;
    for (size_t k = 0; k < 3; k++)
        open = open || isnan(s->quartiles[k].t_low);
    if (open && s->mean.why_none == INTERVAL_GIVEN && !s->mean.census)
        note = report_sentences(report, note,
                                _("A quartile without one has too few answers on a side of it."));
    section_text(section, &report->arena, BLOCK_NOTE, note);
}

static void put_dates(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const struct number_summary *s = report->described[q].items[0].numbers;
    section_text(section, &report->arena, BLOCK_TEXT,
                 arena_printf(&report->arena, _("From %s to %s; half of them up to %s."),
                              number_words(report, question, s->min, 0),
                              number_words(report, question, s->max, 0),
                              number_words(report, question, s->quartiles[1].estimate, 0)));
}

void report_numbers(struct survey_report *report, size_t q, struct section *section)
{
    const struct base *base = &report->described[q].base;
    if (base->n_valid && !report->described[q].items[0].numbers) {
        section_text(section, &report->arena, BLOCK_TEXT,
                     report_sentences(report, report_base_weighted(report, base->n_valid, base),
                                      arena_printf(&report->arena,
                                                   _("Fewer than %zu answers: values are not shown."),
                                                   report->sample.smallest)));
        return;
    }
    put_classes(report, q, section);
    if (!report->described[q].items[0].numbers)
        return;
    if (report->codebook->questions[q].type == QUESTION_DATE)
        put_dates(report, q, section);
    else
        put_summary(report, q, section);
}

/* ---- Rankings ---------------------------------------------------------------------- */

static size_t *rank_counts(struct survey_report *report, size_t q)
{
    const struct question *question = &report->codebook->questions[q];
    const struct described *described = &report->described[q];
    size_t *counts = arena_zeroed(&report->arena, question->n_levels * question->n_ranks,
                                  sizeof *counts);
    for (size_t r = 0; r < question->n_ranks; r++)
        for (size_t k = 0; k < question->n_levels; k++)
            counts[k * question->n_ranks + r] = described->items[r].levels[k].count;
    return counts;
}

/* What a respondent ranked; what he left out shares the ranks that remain. False: nothing. */
static bool ranks_given(const struct answer_column ranks[], const struct question *question,
                        size_t i, double given[])
{
    const size_t k = question->n_levels;
    size_t n = 0;
    for (size_t level = 0; level < k; level++)
        given[level] = 0;
    for (size_t r = 0; r < question->n_ranks; r++)
        if (ranks[r].status[i] == ANSWER_GIVEN && given[ranks[r].levels[i]] == 0)
            given[ranks[r].levels[i]] = (double)++n;
    for (size_t level = 0; level < k; level++)
        if (given[level] == 0)
            given[level] = (double)(n + 1 + k) / 2;
    return n > 0;
}

static void put_agreement(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const size_t k = question->n_levels;
    const struct answer_column *ranks = answers_column(report->answers, q, 0);
    double *given = mem_zeroed(report->answers->n * k, sizeof *given);
    double *mean_ranks = mem_zeroed(k, sizeof *mean_ranks);
    size_t n = 0;
    for (size_t i = 0; i < report->answers->n; i++)
        n += ranks_given(ranks, question, i, &given[n * k]);
    if (n >= TEST_MIN_N && k > 2) {
        const struct friedman test = friedman_test(given, n, k, mean_ranks);
        char w[NUMBER_BYTES], chi2[NUMBER_BYTES], df[NUMBER_BYTES];
        number_text(w, test.w, 2, report->language);
        number_text(chi2, test.chi2, 2, report->language);
        number_text(df, test.df, 0, report->language);
        section_text(section, &report->arena, BLOCK_TEXT,
                     arena_printf(&report->arena,
                                  _("Agreement: Kendall's W\u00a0=\u00a0%s (0: everyone ranks otherwise, 1: "
                                    "all alike). Friedman's test, χ²\u00a0=\u00a0%s (df %s), %s; n\u00a0=\u00a0%zu, not "
                                    "weighted. Levels that were left out share the ranks that "
                                    "remain."),
                                  w, chi2, df, report_p(report, test.p), n));
    }
    free(given);
    free(mean_ranks);
}

static void put_ranking_table(struct survey_report *report, size_t q, const size_t counts[],
                              struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const struct described *described = &report->described[q];
    const size_t n_ranks = question->n_ranks, n_columns = n_ranks + 8;
    const char **heads = arena_zeroed(&report->arena, n_columns, sizeof *heads);
    size_t h = 0, at = 0;
    heads[h++] = _("Answer");
    for (size_t r = 0; r < n_ranks; r++)
        heads[h++] = arena_printf(&report->arena, _("Rank %zu"), r + 1);
    heads[h++] = _("First");
    heads[h++] = _("Low");
    heads[h++] = _("High");
    heads[h++] = n_ranks < 3 ? _("Ranked") : _("In the first three");
    heads[h++] = _("Low");
    heads[h++] = _("High");
    heads[h++] = _("Mean rank where ranked");
    const size_t n = described->base.n_valid;
    struct survey_table *table =
        survey_table_create(&report->arena, report_question_text(report, q), heads, n_columns,
                     question->n_levels + base_rows(&described->base));
    for (size_t k = 0; k < question->n_levels; k++) {
        cell_text(table, &at, report_label(report, question->levels[k].label));
        for (size_t r = 0; r < n_ranks; r++)
            cell_count(table, &at, counts[k * n_ranks + r]);
        cell_share(table, &at, share_interval(&described->first[k]), n);
        cell_share(table, &at, share_interval(&described->top3[k]), n);
        cell_number(table, &at, described->mean_ranks[k], 2);
    }
    rows_base(table, &at, &described->base, n);
    section_table(section, &report->arena, table);
}

void report_ranking(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    const struct described *described = &report->described[q];
    const char **labels =
        arena_zeroed(&report->arena, question->n_levels, sizeof *labels);
    for (size_t k = 0; k < question->n_levels; k++)
        labels[k] = report_label(report, question->levels[k].label);
    const size_t *counts = rank_counts(report, q);
    struct survey_figure *figure =
        report_new_figure(report, CHART_RANKING, report_file_id(report, q));
    figure->chart.ranking = (struct ranking_chart){
        .frame = report_frame(report, report_question_text(report, q),
                              report_base(report, described->base.n_valid, &described->base),
                              report_how_counts()),
        .n_levels = question->n_levels,
        .n_ranks = question->n_ranks,
        .level_labels = labels,
        .counts = counts,
        .mean_ranks = report->sample.equal_weights ? described->mean_ranks : NULL,
        .n_valid = described->base.n_valid};
    if (question->n_levels <= CHART_ROWS_MAX)
        section_figure(section, &report->arena, figure);
    put_ranking_table(report, q, counts, section);
    report_interval_note(report, &described->items[0], section);
    put_agreement(report, q, section);
}
