#include "sim/network/snap.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

enum { FANOUT = 16, LEVELS_MAX = 12 };

struct box {
    double x_min, y_min, x_max, y_max;
};

/* Level 0 holds a box for each edge, in Hilbert order; box i of level k + 1 spans the boxes
 * FANOUT * i and following of level k. */
struct snap_index {
    const struct graph *graph;
    uint32_t *edge;                 /* edge of each box of level 0 */
    size_t n_levels, n_boxes[LEVELS_MAX];
    struct box *boxes[LEVELS_MAX];
};

/* ---- Building ----------------------------------------------------------------------- */

static struct box empty_box(void)
{
    const double inf = (double)INFINITY;
    return (struct box){inf, inf, -inf, -inf};
}

static struct box box_with(struct box a, struct box b)
{
    return (struct box){fmin(a.x_min, b.x_min), fmin(a.y_min, b.y_min), fmax(a.x_max, b.x_max),
                        fmax(a.y_max, b.y_max)};
}

static struct box edge_box(const struct graph *graph, size_t edge)
{
    struct box box = empty_box();
    for (size_t i = graph->point_start[edge]; i < graph->point_start[edge + 1]; i++) {
        const struct point p = graph->points_m[i];
        box = box_with(box, (struct box){p.x, p.y, p.x, p.y});
    }
    return box;
}

/* Place of a cell on the Hilbert curve through 2^16 x 2^16 cells. */
static uint32_t hilbert(uint32_t x, uint32_t y)
{
    uint32_t d = 0;
    for (uint32_t s = 1u << 15; s; s >>= 1) {
        uint32_t right = (x & s) != 0, up = (y & s) != 0;
        d += s * s * ((3 * right) ^ up);
        if (!up) {
            if (right) {
                x = 0xffffu - (x & 0xffffu);
                y = 0xffffu - (y & 0xffffu);
            }
            uint32_t swap = x;
            x = y;
            y = swap;
        }
    }
    return d;
}

struct curve_item {
    uint32_t at, edge;
};

static int by_curve(const void *left, const void *right)
{
    const struct curve_item *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->edge < b->edge ? -1 : a->edge > b->edge;
}

static uint32_t cell_of(double value, double min, double max)
{
    return max > min ? (uint32_t)(65535 * ((value - min) / (max - min))) : 0;
}

static void sort_edges(struct snap_index *index, const struct box boxes[])
{
    const size_t n = index->graph->n_edges;
    struct box all = empty_box();
    for (size_t e = 0; e < n; e++)
        all = box_with(all, boxes[e]);
    struct curve_item *items = mem_zeroed(n, sizeof *items);
    for (size_t e = 0; e < n; e++)
        items[e] = (struct curve_item){
            .at = hilbert(cell_of((boxes[e].x_min + boxes[e].x_max) / 2, all.x_min, all.x_max),
                          cell_of((boxes[e].y_min + boxes[e].y_max) / 2, all.y_min, all.y_max)),
            .edge = (uint32_t)e};
    qsort(items, n, sizeof *items, by_curve);
    for (size_t i = 0; i < n; i++) {
        index->edge[i] = items[i].edge;
        index->boxes[0][i] = boxes[items[i].edge];
    }
    free(items);
}

struct snap_index *snap_index_create(const struct graph *graph)
{
    struct snap_index *index = mem_zeroed(1, sizeof *index);
    const size_t n = graph->n_edges;
    index->graph = graph;
    index->edge = mem_zeroed(n, sizeof *index->edge);
    index->boxes[0] = mem_zeroed(n, sizeof **index->boxes);
    index->n_boxes[0] = n;
    struct box *boxes = mem_zeroed(n, sizeof *boxes);
    for (size_t e = 0; e < n; e++)
        boxes[e] = edge_box(graph, e);
    sort_edges(index, boxes);
    free(boxes);
    size_t level = 0;
    for (; index->n_boxes[level] > 1; level++) {
        const size_t below = index->n_boxes[level], above = (below + FANOUT - 1) / FANOUT;
        index->n_boxes[level + 1] = above;
        index->boxes[level + 1] = mem_zeroed(above, sizeof **index->boxes);
        for (size_t i = 0; i < above; i++)
            index->boxes[level + 1][i] = empty_box();
        for (size_t i = 0; i < below; i++)
            index->boxes[level + 1][i / FANOUT] =
                box_with(index->boxes[level + 1][i / FANOUT], index->boxes[level][i]);
    }
    index->n_levels = level + 1;
    return index;
}

void snap_index_free(struct snap_index *index)
{
    if (!index)
        return;
    for (size_t level = 0; level < LEVELS_MAX; level++)
        free(index->boxes[level]);
    free(index->edge);
    free(index);
}

/* ---- Searching ---------------------------------------------------------------------- */

static double box_away_m(const struct box *box, struct point p)
{
    double x = fmax(0, fmax(box->x_min - p.x, p.x - box->x_max));
    double y = fmax(0, fmax(box->y_min - p.y, p.y - box->y_max));
    return hypot(x, y);
}

/* Share 0..1 of the segment a-b at which it is nearest to p. */
static double foot_share(struct point a, struct point b, struct point p)
{
    double x = b.x - a.x, y = b.y - a.y;
    double length2 = x * x + y * y;
    if (!(length2 > 0))
        return 0;
    return fmin(1, fmax(0, ((p.x - a.x) * x + (p.y - a.y) * y) / length2));
}

struct position snap_to_edge(const struct graph *graph, uint32_t edge, struct point at_m)
{
    struct position best = {.edge = edge, .away_m = (double)INFINITY};
    double before_m = 0, along_m = 0;
    for (size_t i = graph->point_start[edge]; i + 1 < graph->point_start[edge + 1]; i++) {
        const struct point a = graph->points_m[i], b = graph->points_m[i + 1];
        double t = foot_share(a, b, at_m), leg_m = hypot(b.x - a.x, b.y - a.y);
        struct point foot = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        double away_m = hypot(at_m.x - foot.x, at_m.y - foot.y);
        if (away_m < best.away_m) {
            best.away_m = away_m;
            best.at_m = foot;
            along_m = before_m + t * leg_m;
        }
        before_m += leg_m;
    }
    best.share = before_m > 0 ? fmin(1, along_m / before_m) : 0;
    return best;
}

struct search {
    const struct snap_index *index;
    struct point at_m;
    const bool *usable;
    struct position *best;
    bool found;
};

static void visit(struct search *search, size_t level, size_t i);

/* Children nearest first, as long as they may hold something as near as the best. */
static void visit_children(struct search *search, size_t level, size_t i)
{
    const struct snap_index *index = search->index;
    const size_t first = i * FANOUT;
    size_t n = index->n_boxes[level - 1] - first;
    n = n < FANOUT ? n : FANOUT;
    double away_m[FANOUT];
    for (size_t k = 0; k < n; k++)
        away_m[k] = box_away_m(&index->boxes[level - 1][first + k], search->at_m);
    for (size_t round = 0; round < n; round++) {
        size_t next = 0;
        for (size_t k = 1; k < n; k++)
            if (away_m[k] < away_m[next])
                next = k;
        if (!(away_m[next] <= search->best->away_m))
            return;
        away_m[next] = (double)INFINITY;
        visit(search, level - 1, first + next);
    }
}

static void visit(struct search *search, size_t level, size_t i)
{
    if (level > 0) {
        visit_children(search, level, i);
        return;
    }
    const uint32_t edge = search->index->edge[i];
    if (!search->usable[edge])
        return;
    struct position here = snap_to_edge(search->index->graph, edge, search->at_m);
    if (here.away_m < search->best->away_m ||
        (here.away_m == search->best->away_m && here.edge < search->best->edge)) {
        *search->best = here;
        search->found = true;
    }
}

bool snap_nearest(const struct snap_index *index, struct point at_m, const bool usable[],
                  struct position *position)
{
    *position = (struct position){.edge = UINT32_MAX, .away_m = (double)INFINITY};
    struct search search = {.index = index, .at_m = at_m, .usable = usable, .best = position};
    if (index->n_boxes[0])
        visit(&search, index->n_levels - 1, 0);
    return search.found;
}
