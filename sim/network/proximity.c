#include "sim/network/proximity.h"
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "data/mem.h"

static double apart_m(struct point a, struct point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* ---- A grid of about two points a cell ------------------------------------------------- */

struct grid {
    const struct point *points;
    struct point low;
    double cell_m;
    size_t columns, rows;
    uint32_t *first, *point; /* of each cell */
};

static size_t cell_along(double value, double low, double cell_m, size_t n)
{
    double at = floor((value - low) / cell_m);
    return at < 0 ? 0 : at >= (double)n ? n - 1 : (size_t)at;
}

static size_t column_of(const struct grid *grid, double x)
{
    return cell_along(x, grid->low.x, grid->cell_m, grid->columns);
}

static size_t row_of(const struct grid *grid, double y)
{
    return cell_along(y, grid->low.y, grid->cell_m, grid->rows);
}

static struct grid grid_of(const struct point points[], size_t n)
{
    struct point low = points[0], high = points[0];
    for (size_t i = 1; i < n; i++) {
        low = (struct point){fmin(low.x, points[i].x), fmin(low.y, points[i].y)};
        high = (struct point){fmax(high.x, points[i].x), fmax(high.y, points[i].y)};
    }
    /* At most about n cells even when all points are in a row. */
    double width = high.x - low.x, height = high.y - low.y;
    double cell_m =
        fmax(sqrt(width * height * 2 / (double)n), (width + height) * 2 / (double)n);
    struct grid grid = {.points = points, .low = low, .cell_m = cell_m > 0 ? cell_m : 1};
    grid.columns = (size_t)(width / grid.cell_m) + 1;
    grid.rows = (size_t)(height / grid.cell_m) + 1;
    const size_t n_cells = grid.columns * grid.rows;
    grid.first = mem_zeroed(n_cells + 2, sizeof *grid.first);
    grid.point = mem_zeroed(n, sizeof *grid.point);
    for (size_t i = 0; i < n; i++)
        grid.first[row_of(&grid, points[i].y) * grid.columns + column_of(&grid, points[i].x) +
                   2]++;
    for (size_t c = 2; c <= n_cells + 1; c++)
        grid.first[c] += grid.first[c - 1];
    for (size_t i = 0; i < n; i++) {
        size_t cell = row_of(&grid, points[i].y) * grid.columns + column_of(&grid, points[i].x);
        grid.point[grid.first[cell + 1]++] = (uint32_t)i;
    }
    return grid;
}

/* ---- Lunes ----------------------------------------------------------------------------- */

struct lune {
    struct point left, right; /* centres */
    double radius_m;
};

static const double on_circle = 1e-12; /* of the radius: as near as coordinates tell */

/* With its edge, so that the diagonals of a square do not cross; without it for the relative
 * neighbourhood graph, whose equal sides (of a triangle) would part each other. */
static struct lune lune_of(struct point a, struct point b, double beta)
{
    const double t = beta / 2;
    const double edge = beta < 2 ? 1 + on_circle : 1 - on_circle;
    return (struct lune){.left = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)},
                         .right = {b.x + t * (a.x - b.x), b.y + t * (a.y - b.y)},
                         .radius_m = t * apart_m(a, b) * edge};
}

static bool is_inside(const struct lune *lune, struct point p)
{
    return apart_m(p, lune->left) < lune->radius_m &&
           apart_m(p, lune->right) < lune->radius_m;
}

static bool cell_holds(const struct grid *grid, size_t cell, const struct lune *lune,
                       struct link link)
{
    for (uint32_t i = grid->first[cell]; i < grid->first[cell + 1]; i++) {
        const uint32_t p = grid->point[i];
        if (p != link.a && p != link.b && is_inside(lune, grid->points[p]))
            return true;
    }
    return false;
}

/* Looks in the cell of the middle first: it settles nearly every distant pair. */
static bool is_parted(const struct grid *grid, struct link link, double beta)
{
    const struct point a = grid->points[link.a], b = grid->points[link.b];
    const struct lune lune = lune_of(a, b, beta);
    const size_t middle = row_of(grid, (a.y + b.y) / 2) * grid->columns +
                          column_of(grid, (a.x + b.x) / 2);
    if (cell_holds(grid, middle, &lune, link))
        return true;
    const double r = lune.radius_m;
    const size_t x_first = column_of(grid, fmax(lune.left.x, lune.right.x) - r);
    const size_t x_last = column_of(grid, fmin(lune.left.x, lune.right.x) + r);
    const size_t y_first = row_of(grid, fmax(lune.left.y, lune.right.y) - r);
    const size_t y_last = row_of(grid, fmin(lune.left.y, lune.right.y) + r);
    for (size_t y = y_first; y <= y_last; y++)
        for (size_t x = x_first; x <= x_last; x++)
            if (cell_holds(grid, y * grid->columns + x, &lune, link))
                return true;
    return false;
}

size_t proximity_links(const struct point points[], size_t n, double beta, struct link **links)
{
    assert(beta >= 1 && beta <= 2 && n < UINT32_MAX);
    *links = NULL;
    if (n < 2)
        return 0;
    struct grid grid = grid_of(points, n);
    size_t n_links = 0, room = 0;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            if (!is_parted(&grid, (struct link){a, b}, beta)) {
                *links = mem_grown(*links, &room, n_links + 1, sizeof **links);
                (*links)[n_links++] = (struct link){a, b};
            }
    free(grid.first);
    free(grid.point);
    return n_links;
}

/* ---- Gravity --------------------------------------------------------------------------- */

struct step {
    uint32_t to, link;
};

struct tree {
    const struct point *points;
    const struct link *links;
    uint32_t *first;      /* n + 1: steps out of each point */
    struct step *steps;
    double *length_m;     /* from the origin; infinite until reached */
    uint32_t *by;         /* link by which each was reached */
    uint32_t *order;      /* of settling */
    double *flow;
    struct queued { double length_m; uint32_t point; } *heap;
    size_t n, n_heap, room_heap, n_settled;
};

static bool is_before(struct queued a, struct queued b)
{
    return a.length_m < b.length_m || (a.length_m == b.length_m && a.point < b.point);
}

static void push(struct tree *tree, struct queued item)
{
    tree->heap = mem_grown(tree->heap, &tree->room_heap, tree->n_heap + 1, sizeof *tree->heap);
    size_t slot = tree->n_heap++;
    for (; slot && is_before(item, tree->heap[(slot - 1) / 2]); slot = (slot - 1) / 2)
        tree->heap[slot] = tree->heap[(slot - 1) / 2];
    tree->heap[slot] = item;
}

static struct queued pop(struct tree *tree)
{
    struct queued top = tree->heap[0], last = tree->heap[--tree->n_heap];
    size_t slot = 0;
    for (size_t child; (child = 2 * slot + 1) < tree->n_heap; slot = child) {
        if (child + 1 < tree->n_heap && is_before(tree->heap[child + 1], tree->heap[child]))
            child++;
        if (!is_before(tree->heap[child], last))
            break;
        tree->heap[slot] = tree->heap[child];
    }
    tree->heap[slot] = last;
    return top;
}

static void grow(struct tree *tree, uint32_t origin)
{
    for (size_t i = 0; i < tree->n; i++)
        tree->length_m[i] = HUGE_VAL;
    tree->n_settled = tree->n_heap = 0;
    tree->length_m[origin] = 0;
    push(tree, (struct queued){0, origin});
    while (tree->n_heap) {
        struct queued here = pop(tree);
        if (here.length_m > tree->length_m[here.point])
            continue;
        tree->order[tree->n_settled++] = here.point;
        for (uint32_t s = tree->first[here.point]; s < tree->first[here.point + 1]; s++) {
            const struct step step = tree->steps[s];
            double length_m = here.length_m + apart_m(tree->points[here.point],
                                                      tree->points[step.to]);
            if (length_m < tree->length_m[step.to]) {
                tree->length_m[step.to] = length_m;
                tree->by[step.to] = step.link;
                push(tree, (struct queued){length_m, step.to});
            }
        }
    }
}

/* Sends the origin's traffic down its tree, leaves first. */
static void flow_back(struct tree *tree, uint32_t origin, const double weight[],
                      double traffic[])
{
    static const double nearest_m = 1000; /* gravity has no meaning closer by */
    for (size_t i = 0; i < tree->n; i++) {
        double away_m = fmax(nearest_m, apart_m(tree->points[origin], tree->points[i]));
        tree->flow[i] = weight[origin] * weight[i] / (away_m * away_m);
    }
    for (size_t k = tree->n_settled; k > 1; k--) {
        const uint32_t point = tree->order[k - 1], by = tree->by[point];
        const uint32_t parent =
            tree->links[by].a == point ? tree->links[by].b : tree->links[by].a;
        traffic[by] += tree->flow[point];
        tree->flow[parent] += tree->flow[point];
    }
}

static void tree_init(struct tree *tree, const struct point points[], size_t n,
                      const struct link links[], size_t n_links)
{
    *tree = (struct tree){.points = points, .links = links, .n = n,
                          .first = mem_zeroed(n + 2, sizeof *tree->first),
                          .steps = mem_zeroed(2 * n_links, sizeof *tree->steps),
                          .length_m = mem_zeroed(n, sizeof *tree->length_m),
                          .by = mem_zeroed(n, sizeof *tree->by),
                          .order = mem_zeroed(n, sizeof *tree->order),
                          .flow = mem_zeroed(n, sizeof *tree->flow)};
    for (size_t l = 0; l < n_links; l++) {
        tree->first[links[l].a + 2]++;
        tree->first[links[l].b + 2]++;
    }
    for (size_t v = 2; v <= n + 1; v++)
        tree->first[v] += tree->first[v - 1];
    for (uint32_t l = 0; l < n_links; l++) {
        tree->steps[tree->first[links[l].a + 1]++] = (struct step){links[l].b, l};
        tree->steps[tree->first[links[l].b + 1]++] = (struct step){links[l].a, l};
    }
}

static void tree_clear(struct tree *tree)
{
    free(tree->first);
    free(tree->steps);
    free(tree->length_m);
    free(tree->by);
    free(tree->order);
    free(tree->flow);
    free(tree->heap);
}

struct ranked {
    double weight;
    uint32_t point;
};

static int heavier_first(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return a->point < b->point ? -1 : a->point > b->point;
}

void proximity_traffic(const struct point points[], const double weight[], size_t n,
                       const struct link links[], size_t n_links, size_t n_origins_max,
                       double traffic[])
{
    struct ranked *ranked = mem_zeroed(n, sizeof *ranked);
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){weight[i], (uint32_t)i};
    qsort(ranked, n, sizeof *ranked, heavier_first);
    for (size_t l = 0; l < n_links; l++)
        traffic[l] = 0;
    struct tree tree;
    tree_init(&tree, points, n, links, n_links);
    for (size_t i = 0; i < n && i < n_origins_max; i++) {
        grow(&tree, ranked[i].point);
        flow_back(&tree, ranked[i].point, weight, traffic);
    }
    tree_clear(&tree);
    free(ranked);
}
