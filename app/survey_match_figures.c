#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/survey_match.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/survey_charts.h"

enum { HEAT_AREAS = 12 }; /* more columns than that are read in the table only */

struct room {
    struct needs_offers *both;
    const struct theme *theme;
    struct figure_set *figures;
};

static struct frame frame_of(const struct room *room, const char *title)
{
    return (struct frame){.title = title,
                          .subtitle = match_base(room->both),
                          .method = match_method(room->both),
                          .mention = match_mention(room->both),
                          .brief_mention = survey_brief_mention(room->both->needs.codebook->synthetic ||
                                                                room->both->offers.codebook->synthetic),
                          .source = match_source(room->both),
                          .brief_source = match_brief_source(room->both)};
}

/* The part of a file's name that stands for a theme: letters, digits and '-'. */
static char *file_part(const char *theme)
{
    char *part = text_folded(theme);
    for (char *c = part; *c; c++)
        if (*c == '_')
            *c = '-';
    return part;
}

/* Adds a page of a figure. */
static void add(struct room *room, const char *id, const char *part, size_t page,
                const char *title, struct drawing *drawing)
{
    struct figure_set *figures = room->figures;
    figures->list = mem_resized(figures->list, figures->n + 1, sizeof *figures->list);
    char *file = part ? mem_printf("%s-%s", id, part) : mem_text(id);
    if (page > 0) {
        char *numbered = mem_printf("%s-%zu", file, page + 1);
        free(file);
        file = numbered;
    }
    figures->list[figures->n++] = (struct drawn_figure){
        .id = id, .file = file, .title = mem_text(title), .drawing = drawing};
}

static struct plot_interval interval_of(const struct match_share *share)
{
    return (struct plot_interval){share->share, share->low, share->high};
}

/* ---- Needs beside offers ------------------------------------------------------------- */

static void draw_pairs(struct room *room)
{
    struct needs_offers *both = room->both;
    const struct match *match = &both->match;
    const size_t n = match->n_themes;
    struct plot_interval *needs = mem_zeroed(n, sizeof *needs), *offers = mem_zeroed(n, sizeof *offers);
    const char **labels = mem_zeroed(n, sizeof *labels);
    size_t *need_counts = mem_zeroed(n, sizeof *need_counts),
           *offer_counts = mem_zeroed(n, sizeof *offer_counts);
    struct dumbbell chart = {.n = n, .labels = labels, .left = needs, .right = offers,
                             .left_counts = need_counts, .right_counts = offer_counts,
                             .n_left = SIZE_MAX, .n_right = SIZE_MAX};
    for (size_t t = 0; t < n; t++) {
        const struct match_cell *cell = &match->all[t];
        labels[t] = match_theme_label(both, t);
        needs[t] = interval_of(&cell->need);
        offers[t] = interval_of(&cell->offer);
        need_counts[t] = cell->need.count;
        offer_counts[t] = cell->offer.count;
        chart.n_left = cell->need.n < chart.n_left ? cell->need.n : chart.n_left;
        chart.n_right = cell->offer.n < chart.n_right ? cell->offer.n : chart.n_right;
    }
    char *left = mem_printf(_("need (%s)"), match_units(both, true));
    char *right = mem_printf(_("offer (%s)"), match_units(both, false));
    chart.left_label = left;
    chart.right_label = right;
    chart.frame = frame_of(room, _("What is needed and what is offered"));
    const size_t n_pages = dumbbell_n_pages(&chart, room->theme);
    for (chart.page = 0; chart.page < n_pages; chart.page++)
        add(room, "need-offer", NULL, chart.page, chart.frame.title,
            dumbbell_draw(&chart, room->theme));
    free(left);
    free(right);
    free(labels);
    free(need_counts);
    free(offer_counts);
    free(needs);
    free(offers);
}

/* ---- Themes by areas ------------------------------------------------------------------ */

static const struct match_share *share_of(const struct match *match, size_t area, size_t theme,
                                          bool of_needs)
{
    const struct match_cell *cell = &match->cells[area * match->n_themes + theme];
    return of_needs ? &cell->need : &cell->offer;
}

static void draw_matrix(struct room *room, bool of_needs)
{
    struct needs_offers *both = room->both;
    const struct match *match = &both->match;
    const char **rows = mem_zeroed(match->n_themes, sizeof *rows);
    char **columns = mem_zeroed(match->n_areas, sizeof *columns);
    double *counts = mem_zeroed(match->n_themes * match->n_areas, sizeof *counts);
    for (size_t t = 0; t < match->n_themes; t++)
        rows[t] = match_theme_label(both, t);
    for (size_t a = 0; a < match->n_areas; a++) {
        const size_t n = of_needs ? match->areas[a].n_needs : match->areas[a].n_offers;
        columns[a] = mem_printf(_("%s (n = %zu)"), match_area_label(both, a), n);
        for (size_t t = 0; t < match->n_themes; t++)
            counts[t * match->n_areas + a] = (double)share_of(match, a, t, of_needs)->count;
    }
    char *title = mem_printf(of_needs ? _("Needs by area: number of %s") : _("Offers by area: number of %s"),
                             match_units(both, of_needs));
    struct heat chart = {.frame = frame_of(room, title),
                         .n_rows = match->n_themes,
                         .n_columns = match->n_areas,
                         .row_labels = rows,
                         .column_labels = (const char *const *)columns,
                         .counts = counts};
    chart.frame.subtitle = match_base_side(both, of_needs);
    chart.frame.method = survey_weighting_short(WEIGHTING_NONE);
    const size_t n_pages = heat_n_pages(&chart, room->theme);
    for (chart.page = 0; chart.page < n_pages; chart.page++)
        add(room, of_needs ? "matrix-needs" : "matrix-offers", NULL, chart.page, title,
            heat_draw(&chart, room->theme));
    for (size_t a = 0; a < match->n_areas; a++)
        free(columns[a]);
    free(title);
    free(columns);
    free(rows);
    free(counts);
}

/* ---- Maps ------------------------------------------------------------------------------ */

/* What a map shows of each feature of the layer. */
struct features {
    double *values;
    size_t *counts, *n_each;
    unsigned char *unreliable;
    const char **labels;
    bool any_share; /* of PERCENT_MIN_N answers or more */
};

static struct features features_of(const struct needs_offers *both, size_t theme, bool of_needs)
{
    const size_t n = both->match.n_areas;
    struct features features = {.values = mem_zeroed(n, sizeof(double)),
                                .counts = mem_zeroed(n, sizeof(size_t)),
                                .n_each = mem_zeroed(n, sizeof(size_t)),
                                .unreliable = mem_zeroed(n, 1),
                                .labels = mem_zeroed(n, sizeof(char *))};
    for (size_t a = 0; a < n; a++) {
        const struct match_share *share = share_of(&both->match, a, theme, of_needs);
        features.values[a] = share->share;
        features.counts[a] = share->count;
        features.n_each[a] = share->n;
        features.unreliable[a] = share->n > 0 && share->n < FEW_ANSWERS;
        features.labels[a] = match_area_label(both, a);
        features.any_share = features.any_share || share->n >= PERCENT_MIN_N;
    }
    return features;
}

static void features_clear(struct features *features)
{
    free(features->values);
    free(features->counts);
    free(features->n_each);
    free(features->unreliable);
    free(features->labels);
}

/* Both maps of a theme have the same classes, so that they can be compared. */
static void share_classes(const struct match *match, size_t theme, struct choropleth *chart)
{
    chart->least = HUGE_VAL;
    chart->most = -HUGE_VAL;
    for (size_t a = 0; a < match->n_areas; a++)
        for (int side = 0; side < 2; side++) {
            const struct match_share *share = share_of(match, a, theme, side == 0);
            if (share->n < PERCENT_MIN_N)
                continue;
            chart->least = fmin(chart->least, share->share);
            chart->most = fmax(chart->most, share->share);
        }
}

/* Where no area has ten answers the map is one of numbers. */
static void draw_map(struct room *room, size_t theme, bool of_needs)
{
    struct needs_offers *both = room->both;
    struct features features = features_of(both, theme, of_needs);
    for (size_t a = 0; a < both->match.n_areas && !features.any_share; a++)
        if (!isnan(features.values[a]))
            features.values[a] = (double)features.counts[a];
    char *title = mem_printf(of_needs ? _("Need: %s") : _("Offer: %s"),
                             match_theme_label(both, theme));
    char *unit = mem_printf(_("number of %s"), match_units(both, of_needs));
    struct choropleth chart = {.frame = frame_of(room, title),
                               .areas = both->areas,
                               .labels = features.labels,
                               .values = features.values,
                               .unreliable = features.unreliable,
                               .unit = features.any_share ? NULL : unit,
                               .counts = features.any_share ? features.counts : NULL,
                               .n_each = features.n_each};
    chart.frame.subtitle = match_base_side(both, of_needs);
    chart.frame.method = match_side_weighting(both, of_needs);
    if (features.any_share)
        share_classes(&both->match, theme, &chart);
    char *part = file_part(both->match.themes[theme].id);
    const size_t n_pages = choropleth_n_pages(&chart, room->theme);
    for (chart.page = 0; chart.page < n_pages; chart.page++)
        add(room, of_needs ? "map-need" : "map-offer", part, chart.page, title,
            choropleth_draw(&chart, room->theme));
    free(part);
    free(unit);
    free(title);
    features_clear(&features);
}

struct figure_set match_figures_draw(struct needs_offers *both, const struct theme *theme)
{
    struct figure_set figures = {0};
    struct room room = {both, theme, &figures};
    draw_pairs(&room);
    for (int side = 0; side < 2 && both->match.n_areas && both->match.n_areas <= HEAT_AREAS; side++)
        draw_matrix(&room, side == 0);
    for (size_t t = 0; both->areas && t < both->match.n_themes; t++) {
        draw_map(&room, t, true);
        draw_map(&room, t, false);
    }
    return figures;
}
