#include "plots/tours.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/legend.h"

enum { LABELLED_MAX = 20 };

/* From the coordinates to the page. */
struct sheet {
    const struct tours *tours;
    const struct theme *theme;
    struct canvas *canvas;
    struct box extent;  /* y upwards */
    struct box box;     /* on the page */
    double scale_pt;    /* points a unit */
    size_t *ranks;      /* of each tour round the depots; owned */
};

static bool is_known(struct point at)
{
    return isfinite(at.x) && isfinite(at.y);
}

static double at_x(const struct sheet *sheet, struct point at)
{
    return sheet->box.x0 + (at.x - sheet->extent.x0) * sheet->scale_pt;
}

static double at_y(const struct sheet *sheet, struct point at)
{
    return sheet->box.y1 - (at.y - sheet->extent.y0) * sheet->scale_pt;
}

/* ---- Extent -------------------------------------------------------------------------- */

static void widen(struct box *extent, const struct point at[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_known(at[i]))
            continue;
        extent->x0 = fmin(extent->x0, at[i].x);
        extent->x1 = fmax(extent->x1, at[i].x);
        extent->y0 = fmin(extent->y0, at[i].y);
        extent->y1 = fmax(extent->y1, at[i].y);
    }
}

/* Holds every point with air around; never empty. */
static struct box extent_of(const struct tours *tours)
{
    struct box extent = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (size_t t = 0; t < tours->n_tours; t++)
        widen(&extent, tours->tours[t].at, tours->tours[t].n);
    widen(&extent, tours->depots, tours->n_depots);
    widen(&extent, tours->unserved, tours->n_unserved);
    if (extent.x0 > extent.x1)
        return (struct box){0, 0, 1, 1};
    const double most = fmax(extent.x1 - extent.x0, extent.y1 - extent.y0);
    const double air = most > 0 ? 0.04 * most : 1;
    return (struct box){extent.x0 - air, extent.y0 - air, extent.x1 + air, extent.y1 + air};
}

/* As large as the page allows, both axes the same, in the middle. */
static void fit(struct sheet *sheet, struct box box)
{
    const double width = sheet->extent.x1 - sheet->extent.x0;
    const double height = sheet->extent.y1 - sheet->extent.y0;
    const double most_pt = isfinite(box.y1) ? box.y1 - box.y0 : box.x1 - box.x0;
    sheet->scale_pt = fmin((box.x1 - box.x0) / width, most_pt / height);
    const double spare_pt = box.x1 - box.x0 - width * sheet->scale_pt;
    sheet->box = (struct box){box.x0 + spare_pt / 2, box.y0, box.x1 - spare_pt / 2,
                              box.y0 + height * sheet->scale_pt};
}

/* ---- Colours ------------------------------------------------------------------------- */

struct bearing {
    double radians;
    size_t tour;
};

static int by_bearing(const void *a, const void *b)
{
    const struct bearing *p = a, *q = b;
    if (p->radians != q->radians)
        return p->radians < q->radians ? -1 : 1;
    return p->tour < q->tour ? -1 : p->tour > q->tour;
}

static struct point middle_of(const struct point at[], size_t n)
{
    struct point sum = {0, 0};
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++)
        if (is_known(at[i])) {
            sum.x += at[i].x;
            sum.y += at[i].y;
            n_known++;
        }
    return n_known ? (struct point){sum.x / (double)n_known, sum.y / (double)n_known} : sum;
}

static void rank_tours(struct sheet *sheet)
{
    const struct tours *tours = sheet->tours;
    const struct point hub = middle_of(tours->depots, tours->n_depots);
    struct bearing *bearings = mem_zeroed(tours->n_tours, sizeof *bearings);
    sheet->ranks = mem_zeroed(tours->n_tours, sizeof *sheet->ranks);
    for (size_t t = 0; t < tours->n_tours; t++) {
        const struct point middle = middle_of(tours->tours[t].at, tours->tours[t].n);
        bearings[t] = (struct bearing){atan2(middle.y - hub.y, middle.x - hub.x), t};
    }
    qsort(bearings, tours->n_tours, sizeof *bearings, by_bearing);
    for (size_t k = 0; k < tours->n_tours; k++)
        sheet->ranks[bearings[k].tour] = k;
    free(bearings);
}

static enum dash dash_of(size_t rank)
{
    return (enum dash)(rank / N_ORGANISATION_COLOURS % N_DASHES);
}

/* ---- Marks --------------------------------------------------------------------------- */

static double line_pt(const struct theme *theme)
{
    return theme->projection ? 2.4 : 1.3;
}

static double stop_pt(const struct theme *theme, size_t n_stops)
{
    const double usual = 0.22 * theme->body_pt;
    return n_stops > 300 ? 0.6 * usual : usual;
}

static void draw_depot(struct canvas *canvas, double x, double y, double radius)
{
    canvas_rectangle(canvas, (struct box){x - radius, y - radius, x + radius, y + radius});
    canvas_fill(canvas, palette_ink, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .faint = true,
                                          .width_pt = 0.25 * radius});
}

static void draw_unserved(struct canvas *canvas, double x, double y, double radius,
                          double width_pt)
{
    const struct stroke stroke = {.colour = palette_ink, .width_pt = width_pt};
    canvas_segment(canvas, x - radius, y - radius, x + radius, y + radius, stroke);
    canvas_segment(canvas, x - radius, y + radius, x + radius, y - radius, stroke);
}

static void draw_stop(struct canvas *canvas, double x, double y, double radius,
                      struct colour colour)
{
    canvas_circle(canvas, x, y, radius);
    canvas_fill(canvas, colour, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .faint = true,
                                          .width_pt = 0.3 * radius});
}

/* ---- Routes -------------------------------------------------------------------------- */

/* One leg after another; those that touch a depot are thin. */
static void draw_lines(const struct sheet *sheet, size_t t, bool thin)
{
    const struct tour *tour = &sheet->tours->tours[t];
    const struct colour colour = palette_organisation(sheet->ranks[t]);
    const struct stroke bold = {.colour = colour, .width_pt = line_pt(sheet->theme),
                                .dash = dash_of(sheet->ranks[t])};
    const struct stroke faint = {.colour = colour, .width_pt = 0.35 * bold.width_pt,
                                 .faint = true, .opacity = 0.7};
    bool open = false;
    for (size_t i = 1; i < tour->n; i++) {
        const bool known = is_known(tour->at[i - 1]) && is_known(tour->at[i]);
        if (!known || (tour->is_depot[i - 1] || tour->is_depot[i]) != thin) {
            if (open)
                canvas_stroke(sheet->canvas, thin ? faint : bold);
            open = false;
            continue;
        }
        if (!open)
            canvas_move(sheet->canvas, at_x(sheet, tour->at[i - 1]), at_y(sheet, tour->at[i - 1]));
        canvas_line(sheet->canvas, at_x(sheet, tour->at[i]), at_y(sheet, tour->at[i]));
        open = true;
    }
    if (open)
        canvas_stroke(sheet->canvas, thin ? faint : bold);
}

static size_t count_stops(const struct tours *tours)
{
    size_t n = tours->n_unserved;
    for (size_t t = 0; t < tours->n_tours; t++)
        n += tours->tours[t].n;
    return n;
}

static void draw_stops(const struct sheet *sheet, size_t t, double radius)
{
    const struct tour *tour = &sheet->tours->tours[t];
    for (size_t i = 0; i < tour->n; i++)
        if (!tour->is_depot[i] && is_known(tour->at[i]))
            draw_stop(sheet->canvas, at_x(sheet, tour->at[i]), at_y(sheet, tour->at[i]), radius,
                      palette_organisation(sheet->ranks[t]));
}

static void draw_all(const struct sheet *sheet)
{
    const struct tours *tours = sheet->tours;
    const double radius = stop_pt(sheet->theme, count_stops(tours));
    for (int thin = 1; thin >= 0; thin--)
        for (size_t t = 0; t < tours->n_tours; t++)
            draw_lines(sheet, t, thin);
    for (size_t t = 0; t < tours->n_tours; t++)
        draw_stops(sheet, t, radius);
    for (size_t i = 0; i < tours->n_unserved; i++)
        if (is_known(tours->unserved[i]))
            draw_unserved(sheet->canvas, at_x(sheet, tours->unserved[i]),
                          at_y(sheet, tours->unserved[i]), 1.2 * radius, sheet->theme->line_pt);
    for (size_t d = 0; d < tours->n_depots; d++)
        if (is_known(tours->depots[d]))
            draw_depot(sheet->canvas, at_x(sheet, tours->depots[d]),
                       at_y(sheet, tours->depots[d]), 0.32 * sheet->theme->body_pt);
}

/* ---- Legend and scale ---------------------------------------------------------------- */

enum sign { SIGN_DEPOT, SIGN_STOP, SIGN_UNSERVED, SIGN_WAY, SIGN_TOUR };

static void swatch_sign(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    const double x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
    const double radius = 0.3 * (box.y1 - box.y0);
    const struct stroke stroke = {.colour = entry->colour, .width_pt = entry->width_pt,
                                  .dash = entry->dash, .faint = entry->kind == SIGN_WAY};
    if (entry->kind == SIGN_DEPOT)
        draw_depot(canvas, x, y, radius);
    else if (entry->kind == SIGN_STOP)
        draw_stop(canvas, x, y, 0.8 * radius, entry->colour);
    else if (entry->kind == SIGN_UNSERVED)
        draw_unserved(canvas, x, y, radius, entry->width_pt);
    else
        canvas_segment(canvas, box.x0, y, box.x1, y, stroke);
}

static double draw_legend(const struct sheet *sheet, struct box box)
{
    const struct tours *tours = sheet->tours;
    const bool labelled = tours->n_tours <= LABELLED_MAX;
    struct legend_entry entries[LABELLED_MAX + 4];
    const double line = line_pt(sheet->theme);
    size_t n = 0;
    entries[n++] = (struct legend_entry){.label = _("depot"), .kind = SIGN_DEPOT};
    entries[n++] = (struct legend_entry){.label = _("stop"), .kind = SIGN_STOP,
                                         .colour = palette_grey};
    if (tours->n_unserved)
        entries[n++] = (struct legend_entry){.label = _("stop that no route serves"),
                                             .kind = SIGN_UNSERVED,
                                             .width_pt = sheet->theme->line_pt};
    entries[n++] = (struct legend_entry){.label = _("way from and to the depot"),
                                         .kind = SIGN_WAY, .colour = palette_grey,
                                         .width_pt = 0.35 * line};
    for (size_t t = 0; labelled && t < tours->n_tours; t++)
        entries[n++] = (struct legend_entry){.label = tours->tours[t].label, .kind = SIGN_TOUR,
                                             .colour = palette_organisation(sheet->ranks[t]),
                                             .dash = dash_of(sheet->ranks[t]),
                                             .width_pt = line};
    for (size_t i = 0; i < n; i++)
        entries[i].swatch = swatch_sign;
    return legend_flow(sheet->canvas, sheet->theme, box, entries, n, false);
}

/* 1, 2 or 5 times a power of ten, at most this. */
static double round_down(double most)
{
    const double power = pow(10, floor(log10(most)));
    return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
}

/* A bar of a round length, at most a quarter of the width; returns its bottom. */
static double draw_scale(const struct sheet *sheet, double y)
{
    const double em = sheet->theme->small_pt, middle = y + 0.5 * em;
    const double length = round_down((sheet->extent.x1 - sheet->extent.x0) / 4);
    const double x0 = sheet->box.x0, x1 = x0 + length * sheet->scale_pt;
    const struct stroke stroke = {.colour = palette_ink, .width_pt = sheet->theme->line_pt};
    char text[NUMBER_BYTES + 16], number[NUMBER_BYTES];
    number_text(number, length, number_decimals(length, 1), sheet->theme->language);
    snprintf(text, sizeof text, "%s%s%.8s", number, *sheet->tours->unit ? "\u00a0" : "",
             sheet->tours->unit);
    canvas_segment(sheet->canvas, x0, middle, x1, middle, stroke);
    canvas_segment(sheet->canvas, x0, middle - 0.3 * em, x0, middle + 0.3 * em, stroke);
    canvas_segment(sheet->canvas, x1, middle - 0.3 * em, x1, middle + 0.3 * em, stroke);
    canvas_text_at(sheet->canvas, text, x1 + 0.5 * em, middle, style_small(sheet->theme));
    return y + 1.5 * em;
}

struct drawing *tours_draw(const struct tours *tours, const struct theme *theme)
{
    struct sheet sheet = {.tours = tours, .theme = theme, .extent = extent_of(tours),
                          .canvas = canvas_create(theme, &tours->frame)};
    const struct box page = canvas_header(sheet.canvas, NULL);
    const double em = theme->small_pt;
    struct box room = page;
    rank_tours(&sheet);
    if (isfinite(page.y1)) /* legend and scale below */
        room.y1 -= 6 * em;
    fit(&sheet, room);
    canvas_rectangle(sheet.canvas, sheet.box);
    canvas_stroke(sheet.canvas, (struct stroke){.colour = palette_line, .faint = true,
                                                .width_pt = 0.6});
    draw_all(&sheet);
    const double below = draw_scale(&sheet, sheet.box.y1 + 0.4 * em);
    const double bottom =
        draw_legend(&sheet, (struct box){page.x0, below + 0.3 * em, page.x1, page.y1});
    free(sheet.ranks);
    return canvas_finish(sheet.canvas, bottom);
}
