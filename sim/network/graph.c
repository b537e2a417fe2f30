#include "sim/network/graph.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/network/sphere.h"

static const double degree_step = 1e-7, metre_step = 0.1;

/* ---- Vertices that are one ---------------------------------------------------------- */

struct vertex {
    int64_t x, y;
};

/* Open addressing; ids count up in the order of first use. */
struct vertex_table {
    size_t n, mask;
    uint32_t *slot; /* id + 1; 0 free */
    struct vertex *vertices;
};

static uint64_t vertex_hash(struct vertex v)
{
    uint64_t h = (uint64_t)v.x * 0x9e3779b97f4a7c15u ^ (uint64_t)v.y * 0xc2b2ae3d27d4eb4fu;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    return h ^ h >> 32;
}

static struct vertex_table vertex_table(size_t n_max)
{
    size_t room = 16;
    while (room < 2 * n_max)
        room *= 2;
    return (struct vertex_table){.mask = room - 1,
                                 .slot = mem_zeroed(room, sizeof(uint32_t)),
                                 .vertices = mem_zeroed(n_max, sizeof(struct vertex))};
}

static uint32_t vertex_id(struct vertex_table *table, struct vertex v)
{
    size_t at = vertex_hash(v) & table->mask;
    for (; table->slot[at]; at = (at + 1) & table->mask) {
        const struct vertex *known = &table->vertices[table->slot[at] - 1];
        if (known->x == v.x && known->y == v.y)
            return table->slot[at] - 1;
    }
    table->vertices[table->n] = v;
    table->slot[at] = (uint32_t)++table->n;
    return table->slot[at] - 1;
}

/* Coordinates far outside any CRS are kept apart from overflow. */
static int64_t rounded(double value, double step)
{
    double steps = value / step;
    return fabs(steps) < 9e18 ? llround(steps) : 0;
}

/* The id of every point of every line. */
static uint32_t *identify(const struct roads *roads, size_t *n_vertices)
{
    const size_t n = roads->point_start[roads->n];
    assert(n < UINT32_MAX / 2);
    const double step = roads->geographic ? degree_step : metre_step;
    struct vertex_table table = vertex_table(n);
    uint32_t *id = mem_zeroed(n, sizeof *id);
    for (size_t i = 0; i < n; i++)
        id[i] = vertex_id(&table, (struct vertex){rounded(roads->points[i].x, step),
                                                  rounded(roads->points[i].y, step)});
    *n_vertices = table.n;
    free(table.slot);
    free(table.vertices);
    return id;
}

/* ---- Cutting ------------------------------------------------------------------------ */

/* Which vertices are nodes: 1 used once inside a line, 2 a node. */
static unsigned char *find_nodes(const struct roads *roads, const uint32_t id[],
                                 size_t n_vertices)
{
    unsigned char *use = mem_zeroed(n_vertices, 1);
    for (size_t line = 0; line < roads->n; line++) {
        const size_t first = roads->point_start[line], end = roads->point_start[line + 1];
        for (size_t i = first; i < end; i++) {
            bool is_end = i == first || i + 1 == end;
            if (is_end)
                use[id[i]] = 2;
            else if (roads->cut_at_vertices && use[id[i]] < 2)
                use[id[i]]++;
        }
    }
    return use;
}

static size_t count_edges(const struct roads *roads, const uint32_t id[],
                          const unsigned char use[])
{
    size_t n = 0;
    for (size_t line = 0; line < roads->n; line++)
        for (size_t i = roads->point_start[line] + 1; i < roads->point_start[line + 1]; i++)
            n += use[id[i]] == 2 || i + 1 == roads->point_start[line + 1];
    return n;
}

static double leg_m(const struct roads *roads, size_t i)
{
    if (roads->geographic)
        return sphere_m(roads->points[i], roads->points[i + 1]);
    const struct point a = roads->points_m[i], b = roads->points_m[i + 1];
    return hypot(b.x - a.x, b.y - a.y);
}

/* Appends the edge that runs from point first to point last of a line. */
static void add_edge(struct graph *graph, size_t line, const uint32_t node[], size_t first,
                     size_t last)
{
    struct graph_edge *edge = &graph->edges[graph->n_edges];
    *edge = (struct graph_edge){.from = node[first], .to = node[last], .road = (uint32_t)line};
    size_t at = graph->point_start[graph->n_edges];
    for (size_t i = first; i < last; i++) {
        edge->length_m += leg_m(graph->roads, i);
        graph->points_m[at++] = graph->roads->points_m[i];
    }
    graph->points_m[at++] = graph->roads->points_m[last];
    graph->point_start[++graph->n_edges] = at;
}

/* Renumbers vertices into nodes, in the order of first use, in place. */
static size_t number_nodes(uint32_t id[], size_t n_points, const unsigned char use[],
                           size_t n_vertices)
{
    uint32_t *node = mem_zeroed(n_vertices, sizeof *node);
    size_t n_nodes = 0;
    for (size_t i = 0; i < n_points; i++) {
        if (use[id[i]] == 2 && !node[id[i]])
            node[id[i]] = (uint32_t)++n_nodes;
        id[i] = node[id[i]] - 1; /* UINT32_MAX inside a line */
    }
    free(node);
    return n_nodes;
}

struct graph *graph_create(const struct roads *roads)
{
    const size_t n_points = roads->point_start[roads->n];
    size_t n_vertices;
    uint32_t *node = identify(roads, &n_vertices);
    unsigned char *use = find_nodes(roads, node, n_vertices);
    const size_t n_edges = count_edges(roads, node, use);

    struct graph *graph = mem_zeroed(1, sizeof *graph);
    graph->roads = roads;
    graph->edges = mem_zeroed(n_edges, sizeof *graph->edges);
    graph->point_start = mem_zeroed(n_edges + 1, sizeof *graph->point_start);
    graph->points_m = mem_zeroed(n_points + n_edges, sizeof *graph->points_m);
    graph->n_nodes = number_nodes(node, n_points, use, n_vertices);
    for (size_t line = 0; line < roads->n; line++) {
        size_t first = roads->point_start[line];
        for (size_t i = first + 1; i < roads->point_start[line + 1]; i++)
            if (node[i] != UINT32_MAX) {
                add_edge(graph, line, node, first, i);
                first = i;
            }
    }
    assert(graph->n_edges == n_edges);
    free(node);
    free(use);
    return graph;
}

void graph_free(struct graph *graph)
{
    if (!graph)
        return;
    free(graph->edges);
    free(graph->point_start);
    free(graph->points_m);
    free(graph);
}

/* ---- Arcs --------------------------------------------------------------------------- */

struct arcs arcs_of(const struct graph *graph, enum road_class c)
{
    /* Counted two places ahead, so that filling shifts each start home. */
    uint32_t *first = mem_zeroed(graph->n_nodes + 2, sizeof *first);
    for (size_t e = 0; e < graph->n_edges; e++) {
        if (!(graph_speed_km_h(graph, e, c) > 0))
            continue;
        first[graph->edges[e].from + 2] += (graph_ways(graph, e) & ROAD_ALONG) != 0;
        first[graph->edges[e].to + 2] += (graph_ways(graph, e) & ROAD_AGAINST) != 0;
    }
    for (size_t v = 2; v <= graph->n_nodes + 1; v++)
        first[v] += first[v - 1];
    uint32_t *arc = mem_zeroed(first[graph->n_nodes + 1], sizeof *arc);
    for (size_t e = 0; e < graph->n_edges; e++) {
        if (!(graph_speed_km_h(graph, e, c) > 0))
            continue;
        if (graph_ways(graph, e) & ROAD_ALONG)
            arc[first[graph->edges[e].from + 1]++] = (uint32_t)(2 * e);
        if (graph_ways(graph, e) & ROAD_AGAINST)
            arc[first[graph->edges[e].to + 1]++] = (uint32_t)(2 * e + 1);
    }
    return (struct arcs){.first = first, .edge = arc};
}

void arcs_clear(struct arcs *arcs)
{
    free(arcs->first);
    free(arcs->edge);
    *arcs = (struct arcs){0};
}
