/* The layout of a map: panels, legend, scale bar and north. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/map_parts.h"
#include "plots/rows.h"

enum { MAX_ENTRIES = N_MAP_MARKS + N_MAP_ROADS + 4 };

/* ---- Legend ------------------------------------------------------------------------ */
struct legend {
    struct legend_entry entries[MAX_ENTRIES];
    size_t n;
};

static const struct theme *swatch_theme(const struct legend_entry *entry)
{
    static const struct theme page = {0}, screen = {.projection = true};
    return entry->width_pt > 1 ? &screen : &page;
}

static void swatch_mark(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    draw_mark_sample(canvas, swatch_theme(entry), box, (enum map_mark)entry->kind);
}

static void swatch_road(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    double y = (box.y0 + box.y1) / 2;
    canvas_segment(canvas, box.x0, y, box.x1, y,
                   road_stroke(swatch_theme(entry), (enum map_road)entry->kind));
}

static void swatch_route(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    draw_route_sample(canvas, swatch_theme(entry), box, entry->colour);
}

static void swatch_nothing(struct canvas *canvas, struct box box,
                           const struct legend_entry *entry)
{
    (void)canvas, (void)box, (void)entry;
}

static void add_entry(struct legend *legend, const struct theme *theme, const char *label,
                      void (*swatch)(struct canvas *, struct box, const struct legend_entry *),
                      int kind)
{
    legend->entries[legend->n++] = (struct legend_entry){
        .label = label, .swatch = swatch, .kind = kind, .colour = palette_grey,
        .width_pt = map_unit_pt(theme)};
}

static bool has_mark(const struct map *map, enum map_mark mark)
{
    for (size_t i = 0; i < map->n_places; i++)
        if (map->places[i].mark == mark)
            return true;
    return false;
}

static void add_roads(struct legend *legend, const struct theme *theme, const struct map *map)
{
    static const char *const names[][N_MAP_ROADS] = {
        {N_("motorway"), N_("main road"), N_("secondary road"), N_("minor road")},
        {N_("motorway (generated)"), N_("main road (generated)"),
         N_("secondary road (generated)"), N_("minor road (generated)")}};
    bool any = false;
    for (int class = 0; class < N_MAP_ROADS; class++) {
        /* A projected legend is short: one line stands for the roads. */
        if (!map_has_road(map, (enum map_road)class) || (theme->projection && any))
            continue;
        any = true;
        const char *name = theme->projection
                               ? map->roads_generated ? N_("generated roads") : N_("roads")
                               : names[map->roads_generated][class];
        add_entry(legend, theme, _(name), swatch_road, class);
    }
}

static struct legend legend_of(const struct map *map, const struct theme *theme)
{
    struct legend legend = {0};
    bool loads = false, routes = false;
    for (size_t p = 0; p < map->n_panels; p++)
        for (size_t r = 0; r < map->panels[p].n_routes; r++) {
            routes = true;
            loads = loads || map->panels[p].routes[r].load_kg > 0;
        }
    for (int mark = 0; mark < N_MAP_MARKS; mark++)
        if (has_mark(map, (enum map_mark)mark))
            add_entry(&legend, theme, map_mark_name((enum map_mark)mark), swatch_mark, mark);
    if (map->weight_label && *map->weight_label)
        add_entry(&legend, theme, map->weight_label, swatch_nothing, 0);
    if (routes)
        add_entry(&legend, theme, loads ? _("route (width: load)") : _("route"), swatch_route, 0);
    if (routes && map->n_panels == 1)
        legend.entries[legend.n - 1].colour = palette_organisation(map->panels[0].colour);
    add_roads(&legend, theme, map);
    return legend;
}

/* ---- Scale bar and north ------------------------------------------------------------ */
/* The longest of 1, 2 or 5 times a power of ten that is at most this. */
static double round_length(double most)
{
    double power = pow(10, floor(log10(most)));
    return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
}

static double scale_bar_height(const struct theme *theme)
{
    return 2.2 * theme->small_pt;
}

/* North arrow and scale bar in the box; returns the right end. */
static double draw_scale_bar(struct canvas *canvas, const struct theme *theme,
                             double scale_pt_m, struct box box)
{
    double em = theme->small_pt, x = box.x0 + 0.6 * em, y = box.y0;
    canvas_move(canvas, x, y);
    canvas_line(canvas, x + 0.45 * em, y + 0.95 * em);
    canvas_line(canvas, x, y + 0.7 * em);
    canvas_line(canvas, x - 0.45 * em, y + 0.95 * em);
    canvas_close(canvas);
    canvas_fill(canvas, palette_ink, 1, false);
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.align = ALIGN_CENTRE;
    canvas_text(canvas, _("N"), x, y + em, style);

    double length_m = round_length(fmin(box.x1 - box.x0 - 2.5 * em, 11 * em) / scale_pt_m);
    double x0 = box.x0 + 2 * em, x1 = x0 + length_m * scale_pt_m;
    double base = y + 1.75 * em, tick = 0.35 * em;
    struct stroke stroke = {.colour = palette_ink, .width_pt = 0.9 * map_unit_pt(theme)};
    canvas_move(canvas, x0, base - tick);
    canvas_line(canvas, x0, base);
    canvas_line(canvas, x1, base);
    canvas_line(canvas, x1, base - tick);
    canvas_stroke(canvas, stroke);
    char number[NUMBER_BYTES];
    bool in_km = length_m >= 1000;
    double shown = in_km ? length_m / 1000 : length_m;
    number_text(number, shown, number_decimals(shown, 1), theme->language);
    char *text = mem_printf("%s\u00a0%s", number, in_km ? "km" : "m");
    style.align = ALIGN_LEFT;
    double right = canvas_text(canvas, text, x0 + 0.3 * em, y + 0.25 * em, style).x1;
    free(text);
    return fmax(x1, right);
}

/* ---- Panels ------------------------------------------------------------------------ */
struct grid {
    size_t n, n_columns, n_lines;
    double label_pt;  /* height of the labels above panels */
    double width_pt, height_pt; /* of a panel's map */
    double scale_pt_m;
};

static struct style panel_style(const struct theme *theme, double width_pt)
{
    struct style style = style_body(theme);
    style.bold = true;
    style.width_pt = width_pt - 1.2 * theme->body_pt;
    style.max_lines = theme->projection ? 2 : 0;
    return style;
}

static double labels_height(struct canvas *canvas, const struct map *map,
                            const struct theme *theme, double width_pt)
{
    double tallest = 0;
    for (size_t p = 0; p < map->n_panels; p++)
        tallest = fmax(tallest, canvas_measure(canvas, map->panels[p].label,
                                               panel_style(theme, width_pt)).height);
    return tallest > 0 ? tallest + 0.4 * theme->body_pt : 0;
}

/* Panels in the box, as large as they can be. */
static struct grid grid_of(struct canvas *canvas, const struct map *map,
                           const struct theme *theme, struct box extent_m, struct box box)
{
    struct grid grid = {.n = map->n_panels > 0 ? map->n_panels : 1};
    double gap = theme->body_pt, width_m = extent_m.x1 - extent_m.x0;
    double height_m = extent_m.y1 - extent_m.y0;
    size_t most = theme->projection ? 3 : 2;
    grid.n_columns = grid.n < most ? grid.n : most;
    grid.n_lines = (grid.n + grid.n_columns - 1) / grid.n_columns;
    double columns = (double)grid.n_columns, lines = (double)grid.n_lines;
    grid.width_pt = (box.x1 - box.x0 - (columns - 1) * gap) / columns;
    grid.label_pt = labels_height(canvas, map, theme, grid.width_pt);
    double most_pt = grid.n_columns == 1 ? 480 : 400;
    if (isfinite(box.y1))
        most_pt = fmax((box.y1 - box.y0 - (lines - 1) * gap) / lines - grid.label_pt, 20);
    grid.scale_pt_m = fmin(grid.width_pt / width_m, most_pt / height_m);
    grid.height_pt = height_m * grid.scale_pt_m;
    return grid;
}

static void draw_panel(struct canvas *canvas, const struct map *map, const struct theme *theme,
                       const struct view *view, const struct map_panel *panel)
{
    struct taken hard = {0}, soft = {0};
    canvas_clip(canvas, view->box);
    if (map->communes)
        draw_communes(canvas, theme, view, map->communes);
    if (map->roads)
        draw_roads(canvas, theme, view, map);
    if (panel)
        draw_routes(canvas, theme, view, map, panel);
    draw_marks(canvas, theme, view, map, &hard, &soft);
    draw_names(canvas, theme, view, map, &hard, &soft);
    canvas_unclip(canvas);
    taken_clear(&hard);
    taken_clear(&soft);
}

static void draw_panel_label(struct canvas *canvas, const struct theme *theme,
                             const struct map_panel *panel, double x, double y, double width_pt)
{
    double chip = 0.7 * theme->body_pt;
    canvas_bar(canvas, (struct box){x, y + 0.25 * chip, x + chip, y + 1.25 * chip},
               palette_organisation(panel->colour));
    canvas_text(canvas, panel->label, x + 1.2 * theme->body_pt, y, panel_style(theme, width_pt));
}

/* Returns the bottom of the last panel. */
static double draw_panels(struct canvas *canvas, const struct map *map,
                          const struct theme *theme, struct box extent_m,
                          const struct grid *grid, struct box box)
{
    double gap = theme->body_pt, bottom = box.y0;
    for (size_t p = 0; p < grid->n; p++) {
        double x = box.x0 + (double)(p % grid->n_columns) * (grid->width_pt + gap);
        double y = box.y0 + (double)(p / grid->n_columns) *
                                (grid->label_pt + grid->height_pt + gap);
        if (map->n_panels > 0)
            draw_panel_label(canvas, theme, &map->panels[p], x, y, grid->width_pt);
        y += grid->label_pt;
        double drawn_pt = (extent_m.x1 - extent_m.x0) * grid->scale_pt_m;
        double left = x + (grid->width_pt - drawn_pt) / 2;
        struct view view = {extent_m, grid->scale_pt_m,
                            {left, y, left + drawn_pt, y + grid->height_pt}};
        draw_panel(canvas, map, theme, &view, map->n_panels > 0 ? &map->panels[p] : NULL);
        bottom = fmax(bottom, view.box.y1);
    }
    return bottom;
}

/* ---- The map ----------------------------------------------------------------------- */
/* Legend in a column on the right, scale bar below it. Entries that a projected page has no
 * room for are left out. */
static double draw_beside(struct canvas *canvas, const struct map *map, const struct theme *theme,
                          struct box extent_m, struct box box)
{
    double em = theme->small_pt, legend_pt = theme->projection ? 250 : 140;
    struct box column = {box.x1 - legend_pt, box.y0, box.x1, box.y1};
    box.x1 = column.x0 - 1.5 * em;
    struct grid grid = grid_of(canvas, map, theme, extent_m, box);
    if (grid.n_columns == 1) { /* no empty stripe between a tall map and its legend */
        double drawn_pt = (extent_m.x1 - extent_m.x0) * grid.scale_pt_m;
        double spare = fmax(grid.width_pt - drawn_pt, 0);
        column.x0 -= spare / 2;
        box.x1 -= spare / 2;
        grid.width_pt -= spare / 2;
    }
    double bottom = draw_panels(canvas, map, theme, extent_m, &grid, box);
    struct legend legend = legend_of(map, theme);
    double room = isfinite(box.y1) ? box.y1 - scale_bar_height(theme) - 0.5 * em : HUGE_VAL;
    while (legend.n > 0 &&
           legend_column(canvas, theme, column, legend.entries, legend.n, true) > room)
        legend.n--;
    double y = legend_column(canvas, theme, column, legend.entries, legend.n, false) + 0.5 * em;
    struct box bar = {column.x0, fmax(y, bottom - scale_bar_height(theme)), column.x1, 0};
    draw_scale_bar(canvas, theme, grid.scale_pt_m, bar);
    return fmax(bottom, bar.y0 + scale_bar_height(theme));
}

/* Legend and scale bar below the panels. */
static double draw_above(struct canvas *canvas, const struct map *map, const struct theme *theme,
                         struct box extent_m, struct box box)
{
    struct grid grid = grid_of(canvas, map, theme, extent_m, box);
    double em = theme->small_pt;
    double y = draw_panels(canvas, map, theme, extent_m, &grid, box) + 0.8 * em;
    struct box bar = {box.x0, y, box.x0 + 14 * em, 0};
    double right = draw_scale_bar(canvas, theme, grid.scale_pt_m, bar);
    struct legend legend = legend_of(map, theme);
    struct box below = {right + 2 * em, y, box.x1, 0};
    double bottom = legend_flow(canvas, theme, below, legend.entries, legend.n, false);
    return fmax(bottom, y + scale_bar_height(theme));
}

struct drawing *map_draw(const struct map *map, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &map->frame);
    struct box box = canvas_header(canvas, NULL), extent_m;
    if (!map_extent(map, &extent_m))
        return canvas_finish(canvas, draw_empty(canvas, theme, box));
    if (theme->projection || map->n_panels < 2)
        return canvas_finish(canvas, draw_beside(canvas, map, theme, extent_m, box));
    return canvas_finish(canvas, draw_above(canvas, map, theme, extent_m, box));
}
