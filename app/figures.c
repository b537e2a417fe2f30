#include "app/figures.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/figure_flow.h"
#include "app/figure_map.h"
#include "app/finding.h"
#include "app/interrupt.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/charts.h"
#include "plots/number.h"

/* What the figures of a set share. */
struct drawing_room {
    const struct comparison *c;
    const struct figure_map *map;
    const struct theme *theme;
    struct figure_set *figures;
    const char **labels; /* of the organisations */
    char *base, *with_intervals, *mention;
};

static struct frame frame_of(const struct drawing_room *room, const char *title,
                             const char *subtitle)
{
    return (struct frame){.title = title,
                          .subtitle = subtitle,
                          .mention = room->mention,
                          .source = room->c->scenario->territory.sources};
}

/* Adds a figure; takes title and drawing over. */
static void add(struct drawing_room *room, const char *id, const char *organisation, char *title,
                struct drawing *drawing)
{
    struct figure_set *figures = room->figures;
    figures->list = mem_resized(figures->list, figures->n + 1, sizeof *figures->list);
    figures->list[figures->n++] = (struct drawn_figure){
        .id = id,
        .file = organisation ? mem_printf("%s-%s", id, organisation) : mem_text(id),
        .title = title,
        .drawing = drawing,
    };
}

/* The finding where two organisations are compared, else the plain subject. */
static char *title_of(const struct drawing_room *room, enum metric metric, const char *subject)
{
    const size_t other = finding_only_other(room->c);
    return other == SIZE_MAX ? mem_text(subject) : finding_text(room->c, other, metric);
}

static struct plot_interval interval_of(struct estimate e, double divisor)
{
    return (struct plot_interval){e.mean / divisor, e.low / divisor, e.high / divisor};
}

/* "Full cost: Each farm delivers 252,100; Platform 356,900 EUR a year": what a bar chart shows, for who
 * does not see it. Appends to text, whose old value it releases. */
static char *with_spoken(const struct drawing_room *room, char *text, const char *label,
                         const struct plot_interval values[], const char *unit)
{
    char *spoken = mem_printf(_("%s %s:"), text, label);
    free(text);
    for (size_t o = 0; o < room->c->result->n_organisations; o++) {
        char number[NUMBER_BYTES];
        const double mean = values[o].mean;
        number_text(number, number_rounded(mean, 4), number_decimals(mean, 3),
                    room->theme->language);
        char *longer = mem_printf(o > 0 ? _("%s; %s %s") : "%s %s %s", spoken, room->labels[o],
                                  number);
        free(spoken);
        spoken = longer;
    }
    char *whole = mem_printf("%s %s.", spoken, unit);
    free(spoken);
    return whole;
}

/* ---- Indicators side by side --------------------------------------------------------- */

static void draw_indicators(struct drawing_room *room)
{
    static const struct {
        enum metric metric;
        const char *label, *unit;
        double divisor;
    } INDICATORS[] = {{METRIC_DISTANCE_KM, N_("Distance"), N_("km a year"), 1},
                      {METRIC_COST_EUR, N_("Full cost"), N_("EUR a year"), 1},
                      {METRIC_GHG_WTW_KGCO2E, N_("Greenhouse gases"), N_("t CO₂e a year"), 1000}};
    enum { N = sizeof INDICATORS / sizeof *INDICATORS };
    const size_t n = room->c->result->n_organisations;
    const char *labels[N], *units[N];
    struct plot_interval *values = mem_zeroed(N * n, sizeof *values);
    for (size_t i = 0; i < N; i++) {
        labels[i] = _(INDICATORS[i].label);
        units[i] = _(INDICATORS[i].unit);
        for (size_t o = 0; o < n; o++)
            values[i * n + o] =
                interval_of(experiment_mean(room->c->result, o, 0, INDICATORS[i].metric),
                            INDICATORS[i].divisor);
    }
    char *title = mem_text(_("Distance, cost and greenhouse gases"));
    char *alt = mem_printf("%s.", title);
    for (size_t i = 0; i < N; i++)
        alt = with_spoken(room, alt, labels[i], &values[i * n], units[i]);
    struct frame frame = frame_of(room, title, room->with_intervals);
    frame.alt = alt;
    const struct indicators chart = {.frame = frame,
                                     .n_groups = n,
                                     .n_indicators = N,
                                     .group_labels = room->labels,
                                     .indicator_labels = labels,
                                     .units = units,
                                     .values = values};
    add(room, "indicators", NULL, title, indicators_draw(&chart, room->theme));
    free(alt);
    free(values);
}

/* ---- Stacked bars ---------------------------------------------------------------------- */

/* An item of a bar: a metric of the whole, or a metric summed over actors of a kind. */
struct item {
    const char *label; /* msgid */
    enum metric metric;
    enum actor_kind kind;
};

static const struct item COST_ITEMS[] = {
    {N_("Fuel and electricity"), METRIC_COST_FUEL_EUR, ACTOR_ALL},
    {N_("Vehicles"), METRIC_COST_VEHICLE_EUR, ACTOR_ALL},
    {N_("Time at the wheel"), METRIC_COST_DRIVING_TIME_EUR, ACTOR_ALL},
    {N_("Preparing and handling"), METRIC_COST_HANDLING_TIME_EUR, ACTOR_ALL},
    {N_("Hubs"), METRIC_COST_HUB_EUR, ACTOR_ALL},
    {N_("Tolls"), METRIC_COST_TOLL_EUR, ACTOR_ALL},
    {N_("Losses"), METRIC_COST_LOSS_EUR, ACTOR_ALL},
};
static const struct item KM_ITEMS[] = {
    {N_("Farms"), METRIC_DISTANCE_KM, ACTOR_FARM},
    {N_("Carrier"), METRIC_DISTANCE_KM, ACTOR_CARRIER},
    {N_("Association"), METRIC_DISTANCE_KM, ACTOR_ASSOCIATION},
    {N_("Outlets"), METRIC_DISTANCE_KM, ACTOR_OUTLETS},
};
static const struct item GHG_ITEMS[] = {
    {N_("Farms"), METRIC_GHG_WTW_KGCO2E, ACTOR_FARM},
    {N_("Carrier"), METRIC_GHG_WTW_KGCO2E, ACTOR_CARRIER},
    {N_("Association"), METRIC_GHG_WTW_KGCO2E, ACTOR_ASSOCIATION},
    {N_("Hubs"), METRIC_GHG_WTW_KGCO2E, ACTOR_HUB},
    {N_("Outlets"), METRIC_GHG_WTW_KGCO2E, ACTOR_OUTLETS},
};

static const struct stack {
    const char *id, *subject, *unit; /* subject, unit: msgids */
    enum metric total;
    double divisor;
    const struct item *items;
    size_t n_items;
} STACKS[] = {
    {"cost", N_("Full cost by item"), N_("EUR a year"), METRIC_COST_EUR, 1, COST_ITEMS,
     sizeof COST_ITEMS / sizeof *COST_ITEMS},
    {"km", N_("Kilometres by who drives"), N_("km a year"), METRIC_DISTANCE_KM, 1, KM_ITEMS,
     sizeof KM_ITEMS / sizeof *KM_ITEMS},
    {"ghg", N_("Greenhouse gases by who emits"), N_("t CO₂e a year, well to wheel"),
     METRIC_GHG_WTW_KGCO2E, 1000, GHG_ITEMS, sizeof GHG_ITEMS / sizeof *GHG_ITEMS},
};

/* Draws one stack; items that are nowhere are left out. */
static void draw_stack(struct drawing_room *room, const struct stack *stack)
{
    const size_t n = room->c->result->n_organisations;
    double *values = mem_zeroed(n * stack->n_items, sizeof *values);
    double *kept = mem_zeroed(n * stack->n_items, sizeof *kept);
    struct plot_interval *totals = mem_zeroed(n, sizeof *totals);
    const char **labels = mem_zeroed(stack->n_items, sizeof *labels);
    size_t n_kept = 0;
    for (size_t i = 0; i < stack->n_items; i++) {
        double largest = 0;
        for (size_t o = 0; o < n; o++) {
            values[i * n + o] = experiment_kind_mean(room->c->result, o, stack->items[i].kind,
                                                     stack->items[i].metric)
                                    .mean /
                                stack->divisor;
            largest = fmax(largest, fabs(values[i * n + o]));
        }
        if (largest > 0) {
            memcpy(&values[n_kept * n], &values[i * n], n * sizeof *values);
            labels[n_kept++] = _(stack->items[i].label);
        }
    }
    for (size_t o = 0; o < n; o++) {
        totals[o] = interval_of(experiment_mean(room->c->result, o, 0, stack->total),
                                stack->divisor);
        for (size_t i = 0; i < n_kept; i++)
            kept[o * n_kept + i] = values[i * n + o];
    }
    char *title = title_of(room, stack->total, _(stack->subject));
    struct frame frame = frame_of(room, title, room->with_intervals);
    char *alt = with_spoken(room, mem_printf("%s.", title), _(stack->subject), totals,
                            _(stack->unit));
    frame.alt = alt;
    const struct bars chart = {.frame = frame,
                               .unit = _(stack->unit),
                               .n_groups = n,
                               .n_items = n_kept,
                               .group_labels = room->labels,
                               .item_labels = labels,
                               .values = kept,
                               .totals = totals};
    add(room, stack->id, NULL, title, bars_draw(&chart, room->theme));
    free(alt);
    free(labels);
    free(totals);
    free(kept);
    free(values);
}

/* ---- Gains ------------------------------------------------------------------------------ */

static void draw_gains(struct drawing_room *room, size_t o)
{
    const struct experiment_result *result = room->c->result;
    const char **labels = mem_zeroed(result->actors.n, sizeof *labels);
    struct plot_interval *gains = mem_zeroed(result->actors.n, sizeof *gains);
    size_t n = 0;
    for (size_t a = 0; a < result->actors.n; a++) {
        if (result->actors.list[a].kind != ACTOR_FARM)
            continue;
        const struct estimate e = experiment_difference(result, o, a, METRIC_NET_COST_EUR);
        labels[n] = result->actors.list[a].label;
        gains[n++] = (struct plot_interval){-e.mean, -e.high, -e.low};
    }
    size_t counts[3];
    finding_verdicts(room->c, o, counts);
    char *title = mem_printf(_("%s: %zu farms gain, %zu lose"), room->labels[o],
                             counts[VERDICT_GAINS], counts[VERDICT_LOSES]);
    const struct gains chart = {.frame = frame_of(room, title, room->with_intervals),
                                .unit = _("EUR a year, fees and commissions counted"),
                                .actors = counts[VERDICT_UNDECIDED] ? _("farms") : NULL,
                                .n = n,
                                .labels = labels,
                                .gains = gains};
    add(room, "gains", room->c->scenario->organisations[o].id, title,
        gains_draw(&chart, room->theme));
    free(gains);
    free(labels);
}

/* ---- Weeks -------------------------------------------------------------------------------- */

/* School holidays of the run, as spans of days. Returns how many; room for one a day. */
static size_t holiday_spans(const struct comparison *c, struct day_span spans[])
{
    const struct calendar_rules *rules = &c->scenario->calendar;
    size_t n = 0;
    bool inside = false;
    for (int d = 0; d < c->result->n_days; d++) {
        const int day = rules->start_day + d;
        const bool off = rules->school_zone &&
                         catalogue_school_holiday(c->catalogue, rules->school_zone, day);
        if (off && !inside)
            spans[n++].first_day = day;
        if (off)
            spans[n - 1].last_day = day;
        inside = off;
    }
    return n;
}

static void draw_weeks(struct drawing_room *room)
{
    const struct comparison *c = room->c;
    const size_t n = c->result->n_organisations, n_days = (size_t)c->result->n_days;
    const size_t n_weeks = n_days / 7;
    struct plot_interval *values = mem_zeroed(n * n_weeks, sizeof *values);
    for (size_t o = 0; o < n; o++)
        for (size_t w = 0; w < n_weeks; w++) {
            double km = 0;
            for (size_t d = 7 * w; d < 7 * w + 7; d++)
                km += c->result->daily[(o * n_days + d) * N_DAILY + DAILY_DISTANCE_KM];
            values[o * n_weeks + w] = (struct plot_interval){km, NAN, NAN};
        }
    struct day_span *spans = mem_zeroed(n_days, sizeof *spans);
    char *title = mem_text(_("Kilometres over the year"));
    const struct weeks chart = {.frame = frame_of(room, title, room->base),
                                .unit = _("km a week"),
                                .first_day = c->scenario->calendar.start_day,
                                .n_weeks = n_weeks,
                                .n_series = n,
                                .labels = room->labels,
                                .values = values,
                                .span_label = _("School holidays"),
                                .spans = spans,
                                .n_spans = holiday_spans(c, spans)};
    add(room, "weeks", NULL, title, weeks_draw(&chart, room->theme));
    free(spans);
    free(values);
}

/* ---- The set ------------------------------------------------------------------------------- */

static void draw_map(struct drawing_room *room)
{
    char *title = mem_text(_("Routes of an ordinary day"));
    add(room, "map", NULL, title,
        figure_map_draw(room->map, frame_of(room, title, ""), room->theme));
}

static void draw_flow(struct drawing_room *room)
{
    char *title = mem_text(_("Where the goods go in a week"));
    const struct frame frame =
        frame_of(room, title, _("Mean of the first year simulated; the wider, the more kilograms"));
    add(room, "flow", NULL, title, figure_flow_draw(room->c, frame, room->theme));
}

struct figure_set figures_draw(const struct comparison *c, const struct figure_map *map,
                               const struct theme *theme)
{
    struct figure_set figures = {0};
    const size_t n = c->result->n_organisations;
    struct drawing_room room = {.c = c,
                                .map = map,
                                .theme = theme,
                                .figures = &figures,
                                .labels = mem_zeroed(n, sizeof *room.labels),
                                .base = finding_base(c),
                                .with_intervals = finding_base_with_intervals(c),
                                .mention = comparison_mention(c)};
    for (size_t o = 0; o < n; o++)
        room.labels[o] = comparison_label(c, o);
    draw_map(&room);
    draw_flow(&room);
    draw_indicators(&room);
    for (size_t s = 0; s < sizeof STACKS / sizeof *STACKS; s++)
        draw_stack(&room, &STACKS[s]);
    for (size_t o = 0; o < n; o++)
        if (o != c->scenario->experiment.baseline)
            draw_gains(&room, o);
    draw_weeks(&room);
    free(room.labels);
    free(room.base);
    free(room.with_intervals);
    free(room.mention);
    return figures;
}

void figures_clear(struct figure_set *figures)
{
    for (size_t i = 0; i < figures->n; i++) {
        free(figures->list[i].file);
        free(figures->list[i].title);
        drawing_free(figures->list[i].drawing);
    }
    free(figures->list);
    *figures = (struct figure_set){0};
}

size_t figures_n_cut(const struct figure_set *figures)
{
    size_t n = 0;
    for (size_t i = 0; i < figures->n; i++)
        n += drawing_n_cut(figures->list[i].drawing);
    return n;
}

const struct drawn_figure *figures_find(const struct figure_set *figures, const char *file)
{
    for (size_t i = 0; i < figures->n; i++)
        if (strcmp(figures->list[i].file, file) == 0)
            return &figures->list[i];
    return NULL;
}

bool figures_save(const struct figure_set *figures, const struct folder *folder,
                  const char *subfolder, struct faults *faults)
{
    bool fine = true;
    for (size_t i = 0; i < figures->n; i++) {
        char *name = mem_printf("%s/%s", subfolder, figures->list[i].file);
        char *base = folder_file(folder, name);
        fine = !interrupt_came() && drawing_save(figures->list[i].drawing, base, faults) && fine;
        free(base);
        free(name);
    }
    return fine;
}
