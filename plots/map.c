/* The layout of a map: panels, legend, scale bar and north. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/map_parts.h"
#include "plots/rows.h"

enum { MAX_PANEL_ENTRIES = 12, MAX_ENTRIES = MAX_PANEL_ENTRIES + N_MAP_MARKS + N_MAP_ROADS + 4 };

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

/* A small and a large outlet. */
static void swatch_sizes(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    double y = (box.y0 + box.y1) / 2, radius = 0.45 * (box.y1 - box.y0);
    const double at[][2] = {{box.x0 + 0.4 * radius, 0.4 * radius}, {box.x1 - radius, radius}};
    for (size_t i = 0; i < 2; i++) {
        canvas_circle(canvas, at[i][0], y, at[i][1]);
        canvas_stroke(canvas, (struct stroke){.colour = entry->colour, .faint = true,
                                              .width_pt = 0.7 * entry->width_pt});
    }
}

static void add_entry(struct legend *legend, const struct theme *theme, const char *label,
                      void (*swatch)(struct canvas *, struct box, const struct legend_entry *),
                      int kind)
{
    legend->entries[legend->n++] = (struct legend_entry){
        .label = label, .swatch = swatch, .kind = kind, .colour = palette_grey,
        .width_pt = map_unit_pt(theme)};
}

static bool has_mark(const struct map *map, const struct theme *theme, enum map_mark mark)
{
    for (size_t i = 0; i < map->n_places; i++)
        if (mark_shown(theme, map->places[i].mark) == mark)
            return true;
    return false;
}

static void add_mark(struct legend *legend, const struct theme *theme, enum map_mark mark)
{
    bool any_outlet = theme->projection && mark == MAP_OUTLET;
    add_entry(legend, theme, any_outlet ? _("outlet") : map_mark_name(mark), swatch_mark,
              (int)mark);
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

static const char *route_label(const struct map *map, bool loads)
{
    if (map->crow_flies)
        return loads ? _("route, drawn as the crow flies (width: load)")
                     : _("route, drawn as the crow flies");
    return loads ? _("route (width: load)") : _("route");
}

/* The labels of the panels, where these have none above. */
static struct legend legend_of_panels(const struct map *map, const struct theme *theme,
                                      int max_lines)
{
    struct legend legend = {0};
    for (size_t p = 0; p < map->n_panels && p < MAX_PANEL_ENTRIES; p++) {
        add_entry(&legend, theme, map->panels[p].label, swatch_box, 0);
        legend.entries[legend.n - 1].colour = palette_organisation(map->panels[p].colour);
        legend.entries[legend.n - 1].max_lines = max_lines;
    }
    return legend;
}

static struct legend legend_of_signs(const struct map *map, const struct theme *theme)
{
    struct legend legend = {0};
    bool loads = false, routes = false;
    for (size_t p = 0; p < map->n_panels; p++)
        for (size_t r = 0; r < map->panels[p].n_routes; r++) {
            routes = true;
            loads = loads || map->panels[p].routes[r].load_kg > 0;
        }
    /* A projected legend has the usual marks first: the last ones may find no room. */
    static const enum map_mark first[] = {MAP_FARM, MAP_PLATFORM, MAP_OUTLET, MAP_DEPOT};
    bool added[N_MAP_MARKS] = {false};
    for (size_t i = 0; theme->projection && i < sizeof first / sizeof *first; i++) {
        added[first[i]] = true;
        if (has_mark(map, theme, first[i]))
            add_mark(&legend, theme, first[i]);
    }
    for (int mark = 0; mark < N_MAP_MARKS; mark++)
        if (!added[mark] && has_mark(map, theme, (enum map_mark)mark))
            add_mark(&legend, theme, (enum map_mark)mark);
    if (map->weight_label && *map->weight_label && !theme->projection)
        add_entry(&legend, theme, map->weight_label, swatch_sizes, 0);
    if (routes) {
        add_entry(&legend, theme, route_label(map, loads), swatch_route, 0);
        struct legend_entry *entry = &legend.entries[legend.n - 1];
        entry->max_lines = 3;
        if (map->n_panels == 1)
            entry->colour = palette_organisation(map->panels[0].colour);
    }
    add_roads(&legend, theme, map);
    return legend;
}

struct grid {
    size_t n, n_columns, n_lines;
    double label_pt;  /* height of the labels above panels */
    double width_pt, height_pt; /* of a panel's map */
    double drawn_pt;  /* width of what it shows */
    double scale_pt_m;
};

/* ---- Scale bar and north ------------------------------------------------------------ */
/* The longest of 1, 2 or 5 times a power of ten that is at most this. */
static double round_length(double most)
{
    double power = pow(10, floor(log10(most)));
    return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
}

/* In one line on a projected page, where height is scarce. */
static double scale_bar_height(const struct theme *theme)
{
    return (theme->projection ? 1.2 : 2.2) * theme->small_pt;
}

/* "20 km". Release with free(). */
static char *length_text(double length_m, enum language language)
{
    char number[NUMBER_BYTES];
    bool in_km = length_m >= 1000;
    double shown = in_km ? length_m / 1000 : length_m;
    number_text(number, shown, number_decimals(shown, 1), language);
    return mem_printf("%s\u00a0%s", number, in_km ? "km" : "m");
}

/* An arrow with "N" under it, or beside it on a projected page; returns the right end. */
static double draw_north(struct canvas *canvas, const struct theme *theme, double x0, double y)
{
    double em = theme->small_pt, x = x0 + 0.6 * em;
    canvas_move(canvas, x, y);
    canvas_line(canvas, x + 0.45 * em, y + 0.95 * em);
    canvas_line(canvas, x, y + 0.7 * em);
    canvas_line(canvas, x - 0.45 * em, y + 0.95 * em);
    canvas_close(canvas);
    canvas_fill(canvas, palette_ink, 1, false);
    struct style style = style_small(theme);
    style.colour = palette_ink;
    if (theme->projection)
        return canvas_text(canvas, _("N"), x + 0.6 * em, y - 0.1 * em, style).x1;
    style.align = ALIGN_CENTRE;
    return fmax(canvas_text(canvas, _("N"), x, y + em, style).x1, x0 + 1.2 * em);
}

/* North arrow and scale bar, at most half as long as the map, in the box; returns the right
 * end. */
static double draw_scale_bar(struct canvas *canvas, const struct theme *theme,
                             const struct grid *grid, struct box box)
{
    double em = theme->small_pt, y = box.y0;
    double x0 = draw_north(canvas, theme, box.x0, y) + 0.8 * em;
    double text_pt = theme->projection ? 5 * em : 0;
    double most_pt = fmin(fmin(box.x1 - x0 - text_pt, 11 * em), 0.5 * grid->drawn_pt);
    double length_m = round_length(fmax(most_pt, em) / grid->scale_pt_m);
    double x1 = x0 + length_m * grid->scale_pt_m;
    double base = y + (theme->projection ? 0.85 : 1.75) * em, tick = 0.35 * em;
    canvas_move(canvas, x0, base - tick);
    canvas_line(canvas, x0, base);
    canvas_line(canvas, x1, base);
    canvas_line(canvas, x1, base - tick);
    canvas_stroke(canvas, (struct stroke){.colour = palette_ink,
                                          .width_pt = 0.9 * map_unit_pt(theme)});
    char *text = length_text(length_m, theme->language);
    struct style style = style_small(theme);
    style.colour = palette_ink;
    double right = theme->projection
                       ? canvas_text(canvas, text, x1 + 0.5 * em, y - 0.1 * em, style).x1
                       : canvas_text(canvas, text, x0 + 0.3 * em, y + 0.25 * em, style).x1;
    free(text);
    return fmax(x1, right);
}

/* ---- Panels ------------------------------------------------------------------------ */
static struct style panel_style(const struct theme *theme, double width_pt)
{
    struct style style = style_body(theme);
    style.bold = true;
    style.width_pt = width_pt - 1.2 * theme->body_pt;
    style.max_lines = 4;
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

/* Panels in so many columns of the box. On a projected page their labels are in the legend. */
static struct grid grid_in(struct canvas *canvas, const struct map *map,
                           const struct theme *theme, struct box extent_m, struct box box,
                           size_t n_columns)
{
    struct grid grid = {.n = map->n_panels > 0 ? map->n_panels : 1};
    double gap = theme->body_pt, width_m = extent_m.x1 - extent_m.x0;
    double height_m = extent_m.y1 - extent_m.y0;
    grid.n_columns = n_columns;
    grid.n_lines = (grid.n + grid.n_columns - 1) / grid.n_columns;
    double columns = (double)grid.n_columns, lines = (double)grid.n_lines;
    grid.width_pt = (box.x1 - box.x0 - (columns - 1) * gap) / columns;
    if (!theme->projection)
        grid.label_pt = labels_height(canvas, map, theme, grid.width_pt);
    double most_pt = grid.n_columns == 1 ? 480 : 400;
    if (isfinite(box.y1))
        most_pt = fmax((box.y1 - box.y0 - (lines - 1) * gap) / lines - grid.label_pt, 20);
    grid.scale_pt_m = fmin(grid.width_pt / width_m, most_pt / height_m);
    grid.height_pt = height_m * grid.scale_pt_m;
    grid.drawn_pt = width_m * grid.scale_pt_m;
    return grid;
}

/* As large as they can be. A report has room for two beside each other, and three of many. */
static struct grid grid_of(struct canvas *canvas, const struct map *map,
                           const struct theme *theme, struct box extent_m, struct box box)
{
    size_t n = map->n_panels > 0 ? map->n_panels : 1, most = n > 4 ? 3 : 2;
    if (theme->projection || n < most)
        most = n;
    struct grid best = grid_in(canvas, map, theme, extent_m, box, most);
    for (size_t n_columns = 1; theme->projection && n_columns < most; n_columns++) {
        struct grid grid = grid_in(canvas, map, theme, extent_m, box, n_columns);
        if (grid.scale_pt_m > best.scale_pt_m)
            best = grid;
    }
    return best;
}

/* Does the land go on beyond the map? */
static bool is_cut(const struct view *view, const struct layer *communes)
{
    const struct box *extent = &view->extent_m;
    for (size_t i = 0; communes && i < communes->n_points; i++) {
        struct point at = communes->points[i];
        if (at.x < extent->x0 || at.x > extent->x1 || at.y < extent->y0 || at.y > extent->y1)
            return true;
    }
    return false;
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
    if (is_cut(view, map->communes)) {
        canvas_rectangle(canvas, view->box);
        canvas_stroke(canvas, (struct stroke){.colour = palette_line, .faint = true,
                                              .width_pt = 0.6 * map_unit_pt(theme)});
    }
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
                          const struct theme *theme, const struct grid *grid,
                          struct box extent_m, struct box box)
{
    double gap = theme->body_pt, bottom = box.y0;
    for (size_t p = 0; p < grid->n; p++) {
        const size_t line = p / grid->n_columns, column = p % grid->n_columns;
        double x = box.x0 + (double)column * (grid->width_pt + gap);
        double y = box.y0 + (double)line * (grid->label_pt + grid->height_pt + gap);
        if (grid->label_pt > 0)
            draw_panel_label(canvas, theme, &map->panels[p], x, y, grid->width_pt);
        y += grid->label_pt;
        double left = x + (grid->width_pt - grid->drawn_pt) / 2;
        struct view view = {extent_m, grid->scale_pt_m,
                            {left, y, left + grid->drawn_pt, y + grid->height_pt},
                            grid->n > 2 ? 0.65 : grid->n > 1 ? 0.8 : 1};
        draw_panel(canvas, map, theme, &view, map->n_panels > 0 ? &map->panels[p] : NULL);
        bottom = fmax(bottom, view.box.y1);
    }
    return bottom;
}

/* ---- The map ----------------------------------------------------------------------- */
/* Makes panels no wider than what they show, and their labels need. */
static void narrow(struct grid *grid, double least_pt)
{
    grid->width_pt = fmin(grid->width_pt, fmax(grid->drawn_pt, least_pt));
}

/* Draws a legend in the column, or in lines where that is too high; entries that find no room even
 * so are left out and counted. Returns the bottom. */
static double draw_legend(struct canvas *canvas, const struct theme *theme, struct legend *legend,
                          struct box column)
{
    typedef double lay_out(struct canvas *, const struct theme *, struct box,
                           const struct legend_entry[], size_t, bool);
    lay_out *lay = legend_column;
    if (isfinite(column.y1) &&
        lay(canvas, theme, column, legend->entries, legend->n, true) > column.y1)
        lay = legend_flow;
    while (legend->n > 0 && isfinite(column.y1) &&
           lay(canvas, theme, column, legend->entries, legend->n, true) > column.y1) {
        legend->n--;
        canvas_note_cut(canvas);
    }
    return lay(canvas, theme, column, legend->entries, legend->n, false);
}

/* The scale bar at the column's foot, or below y where that is lower; returns its bottom. */
static double draw_foot(struct canvas *canvas, const struct theme *theme,
                        const struct grid *grid, struct box column, double y)
{
    double top = fmax(y, column.y1 - scale_bar_height(theme));
    draw_scale_bar(canvas, theme, grid, (struct box){column.x0, top, column.x1, 0});
    return top + scale_bar_height(theme);
}

/* One map of a report: legend in a column on the right. */
static double draw_one(struct canvas *canvas, const struct map *map, const struct theme *theme,
                       struct box extent_m)
{
    struct box box = canvas_header(canvas, NULL);
    double em = theme->small_pt, legend_pt = 15.5 * em;
    struct box maps = {box.x0, box.y0, box.x1 - legend_pt - 1.5 * em, box.y1};
    struct grid grid = grid_of(canvas, map, theme, extent_m, maps);
    narrow(&grid, 20 * em);
    maps.x0 += (maps.x1 - maps.x0 - grid.width_pt) / 2;
    double bottom = draw_panels(canvas, map, theme, &grid, extent_m, maps);
    struct box column = {maps.x0 + grid.width_pt + 1.5 * em, box.y0, box.x1, HUGE_VAL};
    struct legend legend = legend_of_signs(map, theme);
    double y = draw_legend(canvas, theme, &legend, column) + 0.3 * em;
    column.y1 = bottom;
    return fmax(bottom, draw_foot(canvas, theme, &grid, column, y));
}

/* Several maps of a report: legend and scale bar below the panels. */
static double draw_several(struct canvas *canvas, const struct map *map,
                           const struct theme *theme, struct box extent_m)
{
    struct box box = canvas_header(canvas, NULL);
    struct grid grid = grid_of(canvas, map, theme, extent_m, box);
    double em = theme->small_pt;
    double y = draw_panels(canvas, map, theme, &grid, extent_m, box) + 0.8 * em;
    struct box bar = {box.x0, y, box.x0 + 14 * em, 0};
    double right = draw_scale_bar(canvas, theme, &grid, bar);
    struct legend legend = legend_of_signs(map, theme);
    struct box below = {right + 2 * em, y, box.x1, 0};
    double bottom = legend_flow(canvas, theme, below, legend.entries, legend.n, false);
    return fmax(bottom, y + scale_bar_height(theme));
}

/* The panels of a projected page, on its right, and the column that they leave on the left. */
struct halves {
    struct grid grid;
    struct box maps, column;
};

/* share: least width of the column. */
static struct halves halves_of(struct canvas *canvas, const struct map *map,
                               const struct theme *theme, struct box extent_m, struct box page,
                               double share)
{
    struct halves halves = {.maps = page, .column = page};
    halves.maps.x0 += share * (page.x1 - page.x0);
    halves.grid = grid_of(canvas, map, theme, extent_m, halves.maps);
    narrow(&halves.grid, 4 * theme->small_pt);
    halves.maps.x0 = page.x1 - (double)halves.grid.n_columns * halves.grid.width_pt -
                     (double)(halves.grid.n_columns - 1) * theme->body_pt;
    halves.column.x1 = halves.maps.x0 - theme->small_pt;
    return halves;
}

/* One map on a projected page has all the height, with every text in a column on its left. */
static double draw_projected_one(struct canvas *canvas, const struct map *map,
                                 const struct theme *theme, struct box extent_m, struct box page)
{
    double em = theme->small_pt;
    struct halves halves = halves_of(canvas, map, theme, extent_m, page, 0.42);
    struct box column = halves.column;
    draw_panels(canvas, map, theme, &halves.grid, extent_m, halves.maps);
    double width = column.x1 - column.x0;
    column.y0 = canvas_parts(canvas, PART_TITLE | PART_SUBTITLE, column.x0, column.y0, width,
                             false) + 0.3 * em;
    unsigned foot = PART_MENTION | PART_SOURCE;
    column.y1 -= canvas_parts(canvas, foot, 0, 0, width, true);
    canvas_parts(canvas, foot, column.x0, column.y1, width, false);
    column.y1 -= 0.3 * em;
    struct legend labels = legend_of_panels(map, theme, 3), legend = legend_of_signs(map, theme);
    column.y0 = draw_legend(canvas, theme, &labels, column);
    struct box room = column;
    room.y1 -= scale_bar_height(theme) + 0.3 * em;
    double y = draw_legend(canvas, theme, &legend, room) + 0.3 * em;
    draw_foot(canvas, theme, &halves.grid, column, y);
    return page.y1;
}

/* Gives each label a line, then one more to each in turn while the column has room. */
static void share_lines(struct canvas *canvas, const struct theme *theme, struct legend *legend,
                        struct box column)
{
    for (size_t i = 0; i < legend->n; i++)
        legend->entries[i].max_lines = 1;
    for (int lines = 2; lines < 5; lines++)
        for (size_t i = 0; i < legend->n; i++) {
            int before = legend->entries[i].max_lines;
            legend->entries[i].max_lines = lines;
            if (legend_column(canvas, theme, column, legend->entries, legend->n, true) > column.y1)
                legend->entries[i].max_lines = before;
        }
}

/* Several maps on a projected page: title and day above; what the panels are in a column on the
 * left, with the signs below it, or below the maps where they find no room there. */
static double draw_projected_several(struct canvas *canvas, const struct map *map,
                                     const struct theme *theme, struct box extent_m,
                                     struct box page)
{
    static const double column_share = 0.34;
    double em = theme->small_pt, bar_pt = scale_bar_height(theme) + 0.3 * em;
    page.y0 = canvas_parts(canvas, PART_TITLE | PART_SUBTITLE, page.x0, page.y0,
                           page.x1 - page.x0, false) + 0.4 * em;
    page.y1 = canvas_bottom(canvas) - 0.3 * em;
    struct legend signs = legend_of_signs(map, theme), labels = legend_of_panels(map, theme, 4);
    struct halves halves = halves_of(canvas, map, theme, extent_m, page, column_share);
    struct box room = halves.column;
    room.y1 -= bar_pt;
    double y = legend_column(canvas, theme, room, labels.entries, labels.n, true);
    struct box rest = {room.x0, y, room.x1, room.y1};
    bool beside = legend_flow(canvas, theme, rest, signs.entries, signs.n, true) <= rest.y1;
    double bottom = page.y1;
    if (!beside) {
        page.y1 -= legend_flow(canvas, theme, page, signs.entries, signs.n, true) - page.y0;
        draw_legend(canvas, theme, &signs, (struct box){page.x0, page.y1, page.x1, bottom});
        page.y1 -= 0.5 * em;
        halves = halves_of(canvas, map, theme, extent_m, page, column_share);
        room = halves.column;
        room.y1 -= bar_pt;
    }
    draw_panels(canvas, map, theme, &halves.grid, extent_m, halves.maps);
    share_lines(canvas, theme, &labels, room);
    room.y0 = draw_legend(canvas, theme, &labels, room);
    y = beside ? draw_legend(canvas, theme, &signs, room) : room.y0;
    draw_foot(canvas, theme, &halves.grid, halves.column, y + 0.3 * em);
    return bottom;
}

static double draw_projected(struct canvas *canvas, const struct map *map,
                             const struct theme *theme, struct box extent_m)
{
    double margin = theme->margin_pt;
    struct box page = {margin, margin, theme->width_pt - margin, theme->height_pt - margin};
    return (map->n_panels < 2 ? draw_projected_one
                              : draw_projected_several)(canvas, map, theme, extent_m, page);
}

struct drawing *map_draw(const struct map *map, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &map->frame);
    struct box extent_m;
    double bottom;
    if (!map_extent(map, &extent_m))
        bottom = draw_empty(canvas, theme, canvas_header(canvas, NULL));
    else if (theme->projection)
        bottom = draw_projected(canvas, map, theme, extent_m);
    else if (map->n_panels < 2)
        bottom = draw_one(canvas, map, theme, extent_m);
    else
        bottom = draw_several(canvas, map, theme, extent_m);
    return canvas_finish(canvas, bottom);
}
