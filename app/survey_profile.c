/* Who answered beside the population, and how well. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/survey_test.h"
#include "app/survey_input.h"
#include "app/survey_parts.h"
#include "data/text.h"

/* ---- Profile ----------------------------------------------------------------------- */

struct profile_level {
    const char *label;
    size_t count;
    double population;
};

/* How many respondents chose each level of a margin; returns how many chose any. */
static size_t count_margin(const struct survey_report *report, const struct margin *margin,
                           struct profile_level levels[])
{
    const struct question *question = &report->codebook->questions[margin->question];
    const struct answer_column *column =
        answers_column(report->answers, margin->question, ITEM_NONE);
    size_t n = 0;
    for (size_t k = 0; k < question->n_levels; k++)
        levels[k] = (struct profile_level){report_label(report, question->levels[k].label), 0,
                                           margin->counts[k]};
    for (size_t i = 0; i < report->answers->n; i++)
        if (column->status[i] == ANSWER_GIVEN) {
            levels[column->levels[i]].count++;
            n++;
        }
    return n;
}

static void put_margin(struct survey_report *report, const struct margin *margin,
                       struct section *section)
{
    struct arena *arena = &report->arena;
    const struct question *question = &report->codebook->questions[margin->question];
    const size_t k = question->n_levels;
    struct profile_level *levels = arena_zeroed(arena, k, sizeof *levels);
    const size_t n = count_margin(report, margin, levels);
    const char **labels = arena_zeroed(arena, k, sizeof *labels);
    struct plot_interval *left = arena_zeroed(arena, k, sizeof *left);
    struct plot_interval *right = arena_zeroed(arena, k, sizeof *right);
    size_t *left_counts = arena_zeroed(arena, k, sizeof *left_counts);
    size_t *right_counts = arena_zeroed(arena, k, sizeof *right_counts);
    double population = 0;
    for (size_t l = 0; l < k; l++)
        population += levels[l].population;
    const char *const heads[] = {report_label(report, question->text), _("Answers (n)"),
                                 _("Population (N)"), _("Response"), _("Share of answers"),
                                 _("Share of population")};
    struct survey_table *table = survey_table_create(
        arena, _("Respondents beside the population"), heads, 6, k + 1);
    size_t at = 0;
    for (size_t l = 0; l < k; l++) {
        labels[l] = levels[l].label;
        left_counts[l] = levels[l].count;
        right_counts[l] = (size_t)llround(levels[l].population);
        left[l] = (struct plot_interval){n ? (double)levels[l].count / (double)n : (double)NAN,
                                         (double)NAN, (double)NAN};
        right[l] = (struct plot_interval){levels[l].population / population, (double)NAN,
                                          (double)NAN};
        cell_text(table, &at, levels[l].label);
        cell_count(table, &at, levels[l].count);
        cell_number(table, &at, levels[l].population, 0);
        cell_percent(table, &at, levels[l].population >= PERCENT_MIN_N &&
                                         (double)levels[l].count <= levels[l].population
                                      ? (double)levels[l].count / levels[l].population
                                      : (double)NAN);
        cell_percent(table, &at, n >= PERCENT_MIN_N ? left[l].mean : (double)NAN);
        cell_percent(table, &at, right[l].mean);
    }
    for (size_t l = 0; l < k; l++)
        if ((double)levels[l].count > levels[l].population)
            section_text(section, arena, BLOCK_NOTE,
                         arena_printf(arena,
                                      _("%s: %zu answers, but the codebook counts %.0f in the "
                                        "population. One of the two is wrong."),
                                      levels[l].label, levels[l].count, levels[l].population));
    cell_text(table, &at, _("All"));
    cell_count(table, &at, n);
    cell_number(table, &at, population, 0);
    cell_percent(table, &at, population >= PERCENT_MIN_N ? (double)n / population : (double)NAN);
    cell_skip(table, &at);
    cell_skip(table, &at);
    table->n_sums = 1;
    struct survey_figure *figure = report_new_figure(
        report, CHART_DUMBBELL, arena_printf(arena, "profile-%s", report_file_id(report, margin->question)));
    figure->chart.dumbbell = (struct dumbbell){
        .frame = report_frame(report, report_label(report, question->text),
                              report_base(report, n, NULL), report_how_counts()),
        .n = k,
        .labels = labels,
        .left = left,
        .right = right,
        .left_label = _("Respondents"),
        .right_label = _("Population"),
        .left_counts = left_counts,
        .right_counts = right_counts,
        .n_left = n,
        .n_right = (size_t)llround(population)};
    section_figure(section, arena, figure);
    section_table(section, arena, table);
}

/* The known counts of the areas' question; NULL: none. */
static const struct margin *area_margin(const struct survey_report *report)
{
    const struct population *population = &report->codebook->population;
    if (population->strata.counts && population->strata.question == report->area_question)
        return &population->strata;
    for (size_t m = 0; m < population->n_margins; m++)
        if (population->margins[m].question == report->area_question)
            return &population->margins[m];
    return NULL;
}

/* The share that answered in each area, or how many did where the population is not known: a number
 * that is as it is, however small. */
static void put_response_map(struct survey_report *report, struct section *section)
{
    struct arena *arena = &report->arena;
    const struct question *question = &report->codebook->questions[report->area_question];
    const size_t k = question->n_levels;
    const struct margin *known = area_margin(report);
    const struct margin none = {.question = report->area_question,
                                .counts = arena_zeroed(arena, k, sizeof(double))};
    const struct margin *margin = known ? known : &none;
    struct profile_level *levels = arena_zeroed(arena, k, sizeof *levels);
    struct area_value *values = arena_zeroed(arena, k, sizeof *values);
    const size_t n = count_margin(report, margin, levels);
    for (size_t l = 0; l < k; l++) {
        const double population = levels[l].population;
        const size_t count = levels[l].count;
        const double rate = population > 0 ? fmin((double)count / population, 1) : (double)NAN;
        values[l] = (struct area_value){known ? rate : (double)count, count,
                                        known ? (size_t)llround(population) : FEW_ANSWERS};
    }
    const char *base = report_base(report, n, NULL);
    report_map(report, "response-map", _("Who answered"),
               known ? report_sentences(report, _("Response"), base) : base, report_how_counts(), values,
               known ? NULL : _("Answers (n)"), section);
}

/* What weighting costs: Kish's number of equal answers, and the design effect that follows. */
static void put_weights(struct survey_report *report, struct section *section)
{
    const struct design *design = &report->sample.design;
    const struct weight_summary w = weights_summary(design->weights, design->n);
    char least[NUMBER_BYTES], most[NUMBER_BYTES], n_eff[NUMBER_BYTES], deff[NUMBER_BYTES];
    number_text(least, w.min, 2, report->language);
    number_text(most, w.max, 2, report->language);
    number_text(n_eff, w.n_eff, 0, report->language);
    number_text(deff, w.deff, 2, report->language);
    char *method = sample_method(&report->sample);
    section_text(section, &report->arena, BLOCK_TEXT,
                 arena_printf(&report->arena,
                              _("Weights: %s. They go from %s to %s; %zu weighted answers tell as "
                                "much as %s equal ones (Kish), a design effect of %s by weighting "
                                "alone."),
                              method, least, most, w.n, n_eff, deff));
    free(method);
}

void report_profile(struct survey_report *report, struct section *section)
{
    const struct population *population = &report->codebook->population;
    section_begin(section, "profile", _("Who answered"), _("Respondents beside the population"));
    section->sheet = _("profile");
    char rate[NUMBER_BYTES];
    const size_t n = report->answers->n;
    const char *text =
        report->sample.population == n
            ? arena_printf(&report->arena,
                           _("Complete census: all %zu %s answered. No interval is needed."), n,
                           report_units(report))
        : report->sample.population
            ? arena_printf(&report->arena, _("%zu of %zu %s answered."), n,
                           report->sample.population, report_units(report))
            : arena_printf(&report->arena,
                           _("%zu %s answered; how many there are in all is not known."), n,
                           report_units(report));
    if (report->sample.population >= PERCENT_MIN_N && report->sample.population != n) {
        number_percent(rate, (double)n / (double)report->sample.population, 0, report->language);
        text = arena_printf(&report->arena, _("%s Response: %s."), text, rate);
    }
    section_text(section, &report->arena, BLOCK_TEXT, text);
    if (report->sample.weighting != WEIGHTING_NONE)
        put_weights(report, section);
    for (size_t m = 0; m < population->n_margins; m++)
        put_margin(report, &population->margins[m], section);
    if (!population->n_margins && population->strata.counts)
        put_margin(report, &population->strata, section);
    if (report->areas)
        put_response_map(report, section);
}

/* ---- Quality ----------------------------------------------------------------------- */

static void put_check(struct survey_table *table, size_t *at, const char *name, size_t count,
                      size_t of)
{
    if (!of) /* as where no time was kept */
        return;
    cell_text(table, at, name);
    cell_count(table, at, count);
    cell_count(table, at, of);
    cell_percent(table, at, of >= PERCENT_MIN_N ? (double)count / (double)of : (double)NAN);
}

static void put_checks(struct survey_report *report, struct section *section)
{
    const struct quality *quality = &report->quality;
    const size_t n = report->answers->n;
    const char *const heads[] = {_("Check"), _("Found"), _("Of"), _("Share")};
    struct survey_table *table =
        survey_table_create(&report->arena, _("How well answers were given"), heads, 4,
                     3 + quality->n_matrices + quality->n_exclusive);
    size_t at = 0;
    put_check(table, &at, _("Reached the end"), quality->n_complete, n);
    put_check(table, &at, _("Hurried (under 40% of the median time)"), quality->n_speeders,
              quality->n_timed);
    put_check(table, &at, _("Same answers as somebody else"), quality->n_same, n);
    for (size_t m = 0; m < quality->n_matrices; m++)
        put_check(table, &at,
                  arena_printf(&report->arena, _("Same answer to every item: %s"),
                               report_question_text(report, quality->matrices[m].question)),
                  quality->matrices[m].n_straight, quality->matrices[m].n_judged);
    for (size_t e = 0; e < quality->n_exclusive; e++)
        put_check(table, &at,
                  arena_printf(&report->arena, _("\"None\" ticked beside other answers: %s"),
                               report_question_text(report, quality->exclusive[e].question)),
                  quality->exclusive[e].n_found, quality->exclusive[e].n_judged);
    table->n_rows = at / table->n_columns;
    section_table(section, &report->arena, table);
}

static void put_item_response(struct survey_report *report, struct section *section)
{
    const size_t n = report->codebook->n_questions;
    const size_t n_rows = n - (report->codebook->population.weight < n); /* which is no question */
    const char *const heads[] = {_("Question"),   _("Asked"),   _("Answers (n)"),
                                 _("No answer"),  _("Don't know, refused, not applicable"),
                                 _("Share without answer")};
    struct survey_table *table =
        survey_table_create(&report->arena, _("Questions left without an answer"), heads, 6, n_rows);
    size_t at = 0;
    for (size_t q = 0; q < n; q++) {
        if (q == report->codebook->population.weight)
            continue;
        const struct base *base = &report->described[q].base;
        const size_t none = base->by_status[ANSWER_SKIPPED] + base->by_status[ANSWER_INVALID];
        cell_text(table, &at, report_question_text(report, q));
        cell_count(table, &at, base->n_asked);
        cell_count(table, &at, base->n_valid);
        cell_count(table, &at, none);
        cell_count(table, &at, base->by_status[ANSWER_DONT_KNOW] +
                                    base->by_status[ANSWER_REFUSED] +
                                    base->by_status[ANSWER_NOT_APPLICABLE]);
        cell_percent(table, &at, base->n_asked >= PERCENT_MIN_N
                                      ? (double)none / (double)base->n_asked
                                      : (double)NAN);
    }
    section_table(section, &report->arena, table);
}

void report_quality(struct survey_report *report, struct section *section)
{
    section_begin(section, "quality", _("How it was answered"), _("Quality of the answers"));
    section->sheet = _("quality");
    section_text(section, &report->arena, BLOCK_TEXT,
                 _("Nothing was thrown away: what the checks found is listed in quality.csv, to be "
                   "looked at by hand."));
    put_checks(report, section);
    put_item_response(report, section);
}
