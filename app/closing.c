#include "app/closing.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "app/help.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/number.h"

/* Lines of the table. divisor: 1000 shows kg as t. */
static const struct line {
    const char *label; /* msgid */
    enum metric metric;
    double divisor;
    int decimals;
    bool percent;
} LINES[] = {
    {N_("Kilometres a year"), METRIC_DISTANCE_KM, 1, 0, false},
    {N_("  of which by farms"), METRIC_DISTANCE_KM, 1, 0, false},
    {N_("Full cost, EUR a year"), METRIC_COST_EUR, 1, 0, false},
    {N_("  of which farmers' time"), METRIC_FARMER_TIME_EUR, 1, 0, false},
    {N_("CO2e well to wheel, t"), METRIC_GHG_WTW_KGCO2E, 1000, 1, false},
    {N_("NOx, kg"), METRIC_NOX_G, 1000, 1, false},
    {N_("Hours of work"), METRIC_LABOUR_H, 1, 0, false},
    {N_("Delivered on time"), METRIC_ON_TIME_SHARE, 1, 1, true},
};
enum { N_LINES = sizeof LINES / sizeof *LINES, FARMS_LINE = 1, LABEL_COLUMNS = 28, CELL_COLUMNS = 16 };

static enum language language(const struct comparison *c)
{
    return c->french ? LANGUAGE_FR : LANGUAGE_EN;
}

static void print_right(const char *text, int columns)
{
    for (int n = help_columns(text); n < columns; n++)
        putchar(' ');
    fputs(text, stdout);
}

static struct estimate scaled(struct estimate e, double divisor)
{
    return (struct estimate){e.mean / divisor, e.low / divisor, e.high / divisor, e.n};
}

static struct estimate mean_of(const struct comparison *c, size_t l, size_t o)
{
    if (l == FARMS_LINE)
        return experiment_kind_mean(c->result, o, ACTOR_FARM, LINES[l].metric);
    return scaled(experiment_mean(c->result, o, 0, LINES[l].metric), LINES[l].divisor);
}

static struct estimate difference_of(const struct comparison *c, size_t l, size_t o)
{
    if (l == FARMS_LINE)
        return experiment_kind_difference(c->result, o, ACTOR_FARM, LINES[l].metric);
    return scaled(experiment_difference(c->result, o, 0, LINES[l].metric), LINES[l].divisor);
}

static void print_value(const struct comparison *c, size_t l, struct estimate e)
{
    char text[NUMBER_BYTES];
    if (LINES[l].percent)
        number_percent(text, e.mean, LINES[l].decimals, language(c));
    else
        number_text(text, e.mean, LINES[l].decimals, language(c));
    print_right(text, CELL_COLUMNS);
}

static void print_difference(const struct comparison *c, size_t l, struct estimate e)
{
    char mean[NUMBER_BYTES], interval[NUMBER_BYTES] = "";
    const double scale = LINES[l].percent ? 100 : 1;
    const struct estimate shown = scaled(e, 1 / scale);
    number_signed(mean, shown.mean, LINES[l].decimals, language(c));
    if (isfinite(shown.low))
        number_interval(interval, shown.low, shown.high, LINES[l].decimals, language(c));
    char *text = mem_printf("%s%s", mean, LINES[l].percent ? _(" pts") : "");
    print_right(text, CELL_COLUMNS);
    printf("  %s", interval);
    free(text);
}

/* One block of the table: the baseline beside another organisation. */
static void print_pair(const struct comparison *c, size_t baseline, size_t o)
{
    help_pad("", LABEL_COLUMNS);
    print_right(comparison_label(c, baseline), CELL_COLUMNS);
    fputs("  ", stdout);
    print_right(comparison_label(c, o), CELL_COLUMNS);
    char percent[NUMBER_BYTES];
    number_percent(percent, c->scenario->experiment.confidence, 0, language(c));
    printf("  ");
    print_right(_("Difference"), CELL_COLUMNS);
    printf(_("  [%s interval]\n"), percent);
    for (size_t l = 0; l < N_LINES; l++) {
        help_pad(_(LINES[l].label), LABEL_COLUMNS);
        print_value(c, l, mean_of(c, l, baseline));
        const int more = help_columns(comparison_label(c, o)) - CELL_COLUMNS;
        printf("  ");
        for (int i = 0; i < more; i++)
            putchar(' ');
        print_value(c, l, mean_of(c, l, o));
        printf("  ");
        print_difference(c, l, difference_of(c, l, o));
        putchar('\n');
    }
    putchar('\n');
}

static void print_verdicts(const struct comparison *c, size_t o)
{
    size_t counts[3] = {0}, n = 0;
    for (size_t a = 0; a < c->result->actors.n; a++)
        if (c->result->actors.list[a].kind == ACTOR_FARM) {
            counts[experiment_verdict(c->result, o, a)]++;
            n++;
        }
    printf(_("%s: %zu farms of %zu gain, %zu lose, %zu undecided (actors.csv)\n"),
           comparison_label(c, o), counts[VERDICT_GAINS], n, counts[VERDICT_LOSES],
           counts[VERDICT_UNDECIDED]);
}

static void print_caveats(const struct comparison *c)
{
    char *mention = comparison_mention(c);
    size_t n_weak = 0;
    for (size_t d = 0; d < c->scenario->n_defaults; d++)
        n_weak += c->scenario->defaults[d].grade == 'D';
    printf(_("Note: %s%s%zu default values of reliability D.\n"), mention, *mention ? " · " : "",
           n_weak);
    free(mention);
    if (c->result->n_unlinked_contracts)
        printf(ngettext("No flow of some organisation brings the goods of %zu contract: its orders "
                        "are unserved there.\n",
                        "No flow of some organisation brings the goods of %zu contracts: their "
                        "orders are unserved there.\n",
                        c->result->n_unlinked_contracts),
               c->result->n_unlinked_contracts);
    const char *texts[COMPARISON_LEFT_OUT_MAX];
    const size_t n = comparison_left_out(c, texts);
    printf("%s", _("Left out: "));
    for (size_t i = 0; i < n; i++)
        printf("%s%s", _(texts[i]), i + 1 < n ? ", " : ".\n");
}

void closing_print(const struct comparison *c, const char *report)
{
    const struct experiment_result *r = c->result;
    const size_t baseline = c->scenario->experiment.baseline;
    char width[NUMBER_BYTES];
    number_percent(width, r->precision_share, 1, language(c));
    printf("%s\n", c->french ? c->scenario->title.fr : c->scenario->title.en);
    printf(_("%d weeks, %zu replications, seed %llu (half-width %s of the difference in %s%s)\n\n"),
           c->scenario->calendar.n_weeks, r->n_replications,
           (unsigned long long)c->scenario->experiment.seed, width,
           _(metric_infos[r->precision_metric].label),
           r->converged ? "" : _(", wider than wished"));
    for (size_t o = 0; o < r->n_organisations; o++)
        if (o != baseline)
            print_pair(c, baseline, o);
    for (size_t o = 0; o < r->n_organisations; o++)
        if (o != baseline)
            print_verdicts(c, o);
    print_caveats(c);
    printf(_("Report: %s\n"), report);
}
