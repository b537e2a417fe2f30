#include "app/closing.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/finding.h"
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
enum { N_LINES = sizeof LINES / sizeof *LINES, FARMS_LINE = 1 };

/* Columns of the screen. */
enum { SCREEN = 98, LABEL = 27, VALUE = 15, HEAD_LINES = 4 };
/* Where there are many: the baseline's value, and differences with their half-widths. */
enum { BASE = 12, DIFFERENCE = 19, PER_TABLE = 3 };

static enum language language(const struct comparison *c)
{
    return c->french ? LANGUAGE_FR : LANGUAGE_EN;
}

/* ---- Text in columns ----------------------------------------------------------------- */

static void print_right(const char *text, int columns)
{
    for (int n = help_columns(text); n < columns; n++)
        putchar(' ');
    fputs(text, stdout);
}

/* Bytes of the first characters that fill so many columns at most. */
static size_t bytes_of_columns(const char *text, int columns)
{
    size_t n = 0;
    while (text[n] && (columns > 0 || ((unsigned char)text[n] & 0xc0) == 0x80))
        columns -= ((unsigned char)text[++n] & 0xc0) != 0x80;
    return n;
}

/* The first line of a text broken at spaces, and *rest behind it; a word too long is cut with an
 * ellipsis. Release with free(). */
static char *first_line(const char *text, int columns, const char **rest)
{
    const size_t room = bytes_of_columns(text, columns);
    size_t n = room;
    while (text[room] && n > 0 && text[n] != ' ')
        n--;
    if (n > 0 || !text[room]) {
        *rest = text + n + strspn(text + n, " ");
        return mem_text_n(text, n);
    }
    const size_t word = strcspn(text, " ");
    *rest = text + word + strspn(text + word, " ");
    return mem_printf("%.*s…", (int)bytes_of_columns(text, columns - 1), text);
}

/* A text over as many lines as it takes, the later ones set in. */
static void print_wrapped(const char *text)
{
    enum { SET_IN = 2 };
    for (int indent = 0; *text; indent = SET_IN) {
        char *line = first_line(text, SCREEN - indent, &text);
        printf("%*s%s\n", indent, "", line);
        free(line);
    }
}

/* The lines of a head, the last with an ellipsis where there would be more; returns how many.
 * Each is to be released with free(). */
static size_t break_head(const char *head, int columns, char *lines[HEAD_LINES])
{
    size_t n = 0;
    while (*head && n < HEAD_LINES)
        lines[n++] = first_line(head, columns, &head);
    if (*head) {
        char *last = lines[n - 1];
        lines[n - 1] = mem_printf("%.*s…", (int)bytes_of_columns(last, columns - 1), last);
        free(last);
    }
    return n;
}

/* A head over a column of values so wide. */
struct head {
    const char *text;
    int width;
};

/* Heads side by side: each broken into lines, the last ones level with each other. */
static void print_heads(const struct head heads[], size_t n, const char *behind)
{
    char *lines[PER_TABLE + 1][HEAD_LINES] = {{NULL}};
    size_t n_lines[PER_TABLE + 1] = {0}, most = 1;
    for (size_t h = 0; h < n; h++) {
        n_lines[h] = break_head(heads[h].text, heads[h].width - 1, lines[h]);
        most = n_lines[h] > most ? n_lines[h] : most;
    }
    for (size_t l = 0; l < most; l++) {
        help_pad("", LABEL);
        for (size_t h = 0; h < n; h++) {
            const size_t skipped = most - n_lines[h];
            print_right(l < skipped ? "" : lines[h][l - skipped], heads[h].width);
        }
        printf("%s\n", l + 1 == most ? behind : "");
    }
    for (size_t h = 0; h < n; h++)
        for (size_t l = 0; l < n_lines[h]; l++)
            free(lines[h][l]);
}

/* ---- What stands in a line ----------------------------------------------------------- */

static struct estimate scaled(struct estimate e, double factor)
{
    return (struct estimate){e.mean * factor, e.low * factor, e.high * factor, e.n};
}

static struct estimate mean_of(const struct comparison *c, size_t l, size_t o)
{
    if (l == FARMS_LINE)
        return experiment_kind_mean(c->result, o, ACTOR_FARM, LINES[l].metric);
    return scaled(experiment_mean(c->result, o, 0, LINES[l].metric), 1 / LINES[l].divisor);
}

/* Percentages differ by points. */
static struct estimate difference_of(const struct comparison *c, size_t l, size_t o)
{
    if (l == FARMS_LINE)
        return experiment_kind_difference(c->result, o, ACTOR_FARM, LINES[l].metric);
    return scaled(experiment_difference(c->result, o, 0, LINES[l].metric),
                  (LINES[l].percent ? 100 : 1) / LINES[l].divisor);
}

static void print_value(const struct comparison *c, size_t l, size_t o, int columns)
{
    char text[NUMBER_BYTES];
    const double mean = mean_of(c, l, o).mean;
    if (LINES[l].percent)
        number_percent(text, mean, LINES[l].decimals, language(c));
    else
        number_text(text, mean, LINES[l].decimals, language(c));
    print_right(text, columns);
}

static void print_difference(const struct comparison *c, size_t l, struct estimate e)
{
    char mean[NUMBER_BYTES];
    number_signed(mean, e.mean, LINES[l].decimals, language(c));
    char *text = mem_printf("%s%s", mean, LINES[l].percent ? _(" pts") : "");
    print_right(text, VALUE);
    free(text);
}

/* "−28,415 ±501"; without half-width where there is no interval. */
static void print_half_width(const struct comparison *c, size_t l, struct estimate e)
{
    char mean[NUMBER_BYTES], half[NUMBER_BYTES];
    number_signed(mean, e.mean, LINES[l].decimals, language(c));
    number_text(half, (e.high - e.low) / 2, LINES[l].decimals, language(c));
    const char *points = LINES[l].percent ? _(" pts") : "";
    char *text = isfinite(e.low) ? mem_printf(_("%s ±%s%s"), mean, half, points)
                                 : mem_printf("%s%s", mean, points);
    print_right(text, DIFFERENCE);
    free(text);
}

static void print_interval(const struct comparison *c, size_t l, struct estimate e)
{
    char interval[NUMBER_BYTES] = "";
    if (isfinite(e.low))
        number_interval(interval, e.low, e.high, LINES[l].decimals, language(c));
    printf("  %s\n", interval);
}

/* ---- Tables -------------------------------------------------------------------------- */

/* "95 %". */
static void confidence_text(char text[NUMBER_BYTES], const struct comparison *c)
{
    number_percent(text, c->scenario->experiment.confidence, 0, language(c));
}

/* "  [95 % interval]". Release with free(). */
static char *interval_head(const struct comparison *c)
{
    char confidence[NUMBER_BYTES];
    confidence_text(confidence, c);
    return mem_printf(_("  [%s interval]"), confidence);
}

/* One organisation: its means. */
static void print_alone(const struct comparison *c)
{
    char *behind = interval_head(c);
    print_heads(&(struct head){comparison_label(c, 0), VALUE}, 1, behind);
    free(behind);
    for (size_t l = 0; l < N_LINES; l++) {
        help_pad(_(LINES[l].label), LABEL);
        print_value(c, l, 0, VALUE);
        print_interval(c, l, scaled(mean_of(c, l, 0), LINES[l].percent ? 100 : 1));
    }
}

/* Two: both, their difference and its interval. */
static void print_pair(const struct comparison *c, size_t baseline, size_t o)
{
    char *behind = interval_head(c);
    print_heads((const struct head[]){{comparison_label(c, baseline), VALUE},
                                      {comparison_label(c, o), VALUE},
                                      {_("Difference"), VALUE}},
                3, behind);
    free(behind);
    for (size_t l = 0; l < N_LINES; l++) {
        const struct estimate difference = difference_of(c, l, o);
        help_pad(_(LINES[l].label), LABEL);
        print_value(c, l, baseline, VALUE);
        print_value(c, l, o, VALUE);
        print_difference(c, l, difference);
        print_interval(c, l, difference);
    }
}

/* More: the baseline, and the differences of the others to it, so many beside each other. */
static void print_differences(const struct comparison *c, size_t baseline, const size_t others[],
                              size_t n)
{
    struct head heads[PER_TABLE + 1] = {{comparison_label(c, baseline), BASE}};
    for (size_t k = 0; k < n; k++)
        heads[k + 1] = (struct head){comparison_label(c, others[k]), DIFFERENCE};
    print_heads(heads, n + 1, "");
    for (size_t l = 0; l < N_LINES; l++) {
        help_pad(_(LINES[l].label), LABEL);
        print_value(c, l, baseline, BASE);
        for (size_t k = 0; k < n; k++)
            print_half_width(c, l, difference_of(c, l, others[k]));
        putchar('\n');
    }
}

static void print_many(const struct comparison *c, size_t baseline)
{
    char confidence[NUMBER_BYTES];
    confidence_text(confidence, c);
    char *text = mem_printf(_("Differences of the others to \"%s\" (± half the %s interval):"),
                            comparison_label(c, baseline), confidence);
    print_wrapped(text);
    free(text);
    size_t others[PER_TABLE], n = 0;
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        if (o != baseline)
            others[n++] = o;
        if (n == PER_TABLE || (n && o + 1 == c->result->n_organisations)) {
            putchar('\n');
            print_differences(c, baseline, others, n);
            n = 0;
        }
    }
}

static void print_tables(const struct comparison *c, size_t baseline)
{
    switch (c->result->n_organisations) {
    case 1:
        print_alone(c);
        break;
    case 2:
        print_pair(c, baseline, 1 - baseline);
        break;
    default:
        print_many(c, baseline);
    }
    putchar('\n');
}

static void print_verdicts(const struct comparison *c, size_t o)
{
    size_t counts[3] = {0};
    for (size_t a = 0; a < c->result->actors.n; a++)
        if (c->result->actors.list[a].kind == ACTOR_FARM)
            counts[experiment_verdict(c->result, o, a)]++;
    char *text = mem_printf(_("%s: farms that gain %zu, lose %zu, undecided %zu (actors.csv)"),
                            comparison_label(c, o), counts[VERDICT_GAINS],
                            counts[VERDICT_LOSES], counts[VERDICT_UNDECIDED]);
    print_wrapped(text);
    free(text);
}

static void print_waiting(const struct comparison *c, size_t o)
{
    char *text = finding_waiting(c, o);
    if (text)
        print_wrapped(text);
    free(text);
}

static void print_unlinked(size_t n)
{
    if (!n)
        return;
    char *text =
        mem_printf(ngettext("No flow of some organisation brings the goods of %zu contract: its "
                            "orders are unserved there.",
                            "No flow of some organisation brings the goods of %zu contracts: their "
                            "orders are unserved there.",
                            n),
                   n);
    print_wrapped(text);
    free(text);
}

static void print_left_out(const struct comparison *c)
{
    const char *texts[COMPARISON_LEFT_OUT_MAX];
    const size_t n = comparison_left_out(c, texts);
    char *line = mem_text(_("Left out: "));
    for (size_t i = 0; i < n; i++) {
        char *longer = mem_printf("%s%s%s", line, _(texts[i]), i + 1 < n ? ", " : ".");
        free(line);
        line = longer;
    }
    print_wrapped(line);
    free(line);
}

static void print_inputs(const struct comparison *c)
{
    const size_t n = scenario_n_varying(c->scenario);
    if (!n)
        return;
    char *text = mem_printf(ngettext("%zu uncertain input, drawn anew for each year (inputs.csv).",
                                     "%zu uncertain inputs, drawn anew for each year (inputs.csv).",
                                     n),
                            n);
    print_wrapped(text);
    free(text);
}

static void print_caveats(const struct comparison *c)
{
    char *mention = comparison_mention(c);
    size_t n_weak = 0;
    for (size_t d = 0; d < c->scenario->n_defaults; d++)
        n_weak += c->scenario->defaults[d].grade == 'D';
    char *text = mem_printf(ngettext("Note: %s%s%zu default value of reliability D.",
                                     "Note: %s%s%zu default values of reliability D.", n_weak),
                            mention, *mention ? " · " : "", n_weak);
    print_wrapped(text);
    free(text);
    free(mention);
    print_inputs(c);
    print_unlinked(c->result->n_unlinked_contracts);
    print_left_out(c);
}

void closing_print(const struct comparison *c, const char *report)
{
    const struct experiment_result *r = c->result;
    const size_t baseline = c->scenario->experiment.baseline;
    char width[NUMBER_BYTES];
    number_percent(width, r->precision_share, 1, language(c));
    print_wrapped(c->french ? c->scenario->title.fr : c->scenario->title.en);
    char *text = mem_printf(
        _("%d weeks, %zu replications, seed %llu (%s: %s known to ±%s%s)"),
        c->scenario->calendar.n_weeks, r->n_replications,
        (unsigned long long)c->scenario->experiment.seed,
        _(metric_infos[r->precision_metric].label),
        r->n_organisations > 1 ? _("difference") : _("mean"), width,
        r->converged ? "" : _(", wider than wished"));
    print_wrapped(text);
    free(text);
    putchar('\n');
    print_tables(c, baseline);
    for (size_t o = 0; o < r->n_organisations; o++)
        if (o != baseline)
            print_verdicts(c, o);
    for (size_t o = 0; o < r->n_organisations; o++)
        print_waiting(c, o);
    print_caveats(c);
    printf(_("Report: %s\n"), report);
}
