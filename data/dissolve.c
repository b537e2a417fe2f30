#include "data/dissolve.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"

struct edge {
    struct point from, to;
    bool used; /* in a ring, or gone with its opposite */
};

struct edges {
    struct edge *list; /* owned */
    size_t n, room;
};

static int compare_points(const struct point *p, const struct point *q)
{
    return p->x != q->x ? (p->x < q->x ? -1 : 1) : p->y != q->y ? (p->y < q->y ? -1 : 1) : 0;
}

static int by_ends(const void *a, const void *b)
{
    const struct edge *p = a, *q = b;
    const int from = compare_points(&p->from, &q->from);
    return from ? from : compare_points(&p->to, &q->to);
}

/* An unused edge with this start and, unless NULL, this end; SIZE_MAX: none. Edges are sorted. */
static size_t find_edge(const struct edges *edges, const struct point *from, const struct point *to)
{
    size_t low = 0, high = edges->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_points(&edges->list[middle].from, from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < edges->n && compare_points(&edges->list[low].from, from) == 0; low++)
        if (!edges->list[low].used && (!to || compare_points(&edges->list[low].to, to) == 0))
            return low;
    return SIZE_MAX;
}

static void add_feature(struct edges *edges, const struct layer *layer, size_t feature)
{
    for (size_t p = layer->part_start[feature]; p < layer->part_start[feature + 1]; p++)
        for (size_t i = layer->point_start[p]; i + 1 < layer->point_start[p + 1]; i++) {
            const struct edge edge = {layer->points[i], layer->points[i + 1], false};
            if (compare_points(&edge.from, &edge.to) == 0)
                continue;
            edges->list = mem_grown(edges->list, &edges->room, edges->n + 1, sizeof *edges->list);
            edges->list[edges->n++] = edge;
        }
}

/* Rings turn the same way, so that neighbours run along their border in opposite directions. */
static void drop_borders(struct edges *edges)
{
    if (edges->n)
        qsort(edges->list, edges->n, sizeof *edges->list, by_ends);
    for (size_t i = 0; i < edges->n; i++) {
        if (edges->list[i].used)
            continue;
        const size_t back = find_edge(edges, &edges->list[i].to, &edges->list[i].from);
        if (back != SIZE_MAX)
            edges->list[i].used = edges->list[back].used = true;
    }
}

/* As many edges end in a point as start from it: every walk comes back to where it began. */
static void add_rings(struct layer *dissolved, struct edges *edges)
{
    struct point *points = mem_zeroed(2 * edges->n + 1, sizeof *points);
    size_t *parts = mem_zeroed(edges->n + 1, sizeof *parts), n_points = 0, n_parts = 0;
    for (size_t i = 0; i < edges->n; i++) {
        if (edges->list[i].used)
            continue;
        parts[n_parts++] = n_points;
        points[n_points++] = edges->list[i].from;
        for (size_t at = i; at != SIZE_MAX; at = find_edge(edges, &points[n_points - 1], NULL)) {
            edges->list[at].used = true;
            points[n_points++] = edges->list[at].to;
        }
    }
    layer_add(dissolved, points, n_points, parts, n_parts, NULL, NULL);
    free(points);
    free(parts);
}

struct layer *layer_dissolved(const struct layer *layer, const size_t group_of[], size_t n)
{
    assert(layer->kind == LAYER_POLYGONS);
    struct layer *dissolved = layer_create(LAYER_POLYGONS, layer->crs, NULL, 0);
    for (size_t a = 0; a < n; a++) {
        struct edges edges = {0};
        for (size_t f = 0; f < layer->n_features; f++)
            if (group_of[f] == a)
                add_feature(&edges, layer, f);
        drop_borders(&edges);
        add_rings(dissolved, &edges);
        free(edges.list);
    }
    return dissolved;
}
