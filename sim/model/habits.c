#include "sim/model/habits.h"

/* Routes as places, one after the other. */
struct habit {
    size_t n_routes, room_routes, room_places;
    size_t *lengths, *places;
};

struct habits {
    struct arena *arena;
    size_t n_places;
    struct habit *list;          /* n_flows x n_places */
    size_t *stop_at;             /* n_places: the next stop of each that is on no route yet, or
                                  * SIZE_MAX */
    struct routing_solution recalled;
    size_t room_routes, room_stops;
    size_t *stops;               /* of the routes recalled */
};

struct habits *habits_create(struct arena *arena, size_t n_flows, size_t n_places)
{
    struct habits *habits = arena_zeroed(arena, 1, sizeof *habits);
    habits->arena = arena;
    habits->n_places = n_places;
    habits->list = arena_zeroed(arena, n_flows * n_places, sizeof *habits->list);
    habits->stop_at = arena_zeroed(arena, n_places, sizeof *habits->stop_at);
    for (size_t p = 0; p < n_places; p++)
        habits->stop_at[p] = SIZE_MAX;
    return habits;
}

/* Room for n items in place of the old ones, which are not kept. */
static void *room_for(struct arena *arena, void *items, size_t n, size_t *room, size_t size)
{
    if (n <= *room)
        return items;
    *room = 2 * n;
    return arena_zeroed(arena, *room, size);
}

/* Writes the stops at places[0 .. n-1] that are on no route yet; returns how many there are. */
static size_t recall_route(struct habits *habits, const size_t places[], size_t n,
                           const struct routing_stop stops[], size_t n_stops, size_t route[])
{
    size_t n_found = 0;
    for (size_t k = 0; k < n; k++) {
        size_t *at = &habits->stop_at[places[k]];
        if (*at == SIZE_MAX)
            continue;
        const size_t stop = *at, next = stop + 1;
        *at = next < n_stops && stops[next].place == places[k] ? next : SIZE_MAX;
        route[n_found++] = stop;
    }
    return n_found;
}

const struct routing_solution *habits_recall(struct habits *habits, size_t flow, size_t hub,
                                             const struct routing_stop stops[], size_t n)
{
    const struct habit *habit = &habits->list[flow * habits->n_places + hub];
    if (!habit->n_routes)
        return NULL;
    struct routing_solution *recalled = &habits->recalled;
    recalled->n_routes = 0;
    recalled->routes = room_for(habits->arena, recalled->routes, habit->n_routes,
                                &habits->room_routes, sizeof *recalled->routes);
    habits->stops =
        room_for(habits->arena, habits->stops, n, &habits->room_stops, sizeof *habits->stops);
    for (size_t i = n; i-- > 0;)
        habits->stop_at[stops[i].place] = i;
    const size_t *places = habit->places;
    size_t *free_stops = habits->stops;
    for (size_t r = 0; r < habit->n_routes; places += habit->lengths[r++]) {
        const size_t n_found =
            recall_route(habits, places, habit->lengths[r], stops, n, free_stops);
        if (n_found)
            recalled->routes[recalled->n_routes++] =
                (struct routing_route){.n_stops = n_found, .stops = free_stops};
        free_stops += n_found;
    }
    for (size_t i = 0; i < n; i++)
        habits->stop_at[stops[i].place] = SIZE_MAX;
    return recalled;
}

void habits_keep(struct habits *habits, size_t flow, size_t hub,
                 const struct routing_stop stops[], const struct routing_solution *solution)
{
    struct habit *habit = &habits->list[flow * habits->n_places + hub];
    size_t n_places = 0;
    for (size_t r = 0; r < solution->n_routes; r++)
        n_places += solution->routes[r].n_stops;
    habit->n_routes = solution->n_routes;
    habit->lengths = room_for(habits->arena, habit->lengths, habit->n_routes, &habit->room_routes,
                              sizeof *habit->lengths);
    habit->places = room_for(habits->arena, habit->places, n_places, &habit->room_places,
                             sizeof *habit->places);
    size_t *places = habit->places;
    for (size_t r = 0; r < solution->n_routes; r++) {
        const struct routing_route *route = &solution->routes[r];
        habit->lengths[r] = route->n_stops;
        for (size_t k = 0; k < route->n_stops; k++)
            *places++ = stops[route->stops[k]].place;
    }
}
