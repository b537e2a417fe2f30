#include "sim/model/habits.h"
#include "tests/run.h"

enum { N_FLOWS = 2, N_PLACES = 10 };

/* Keeps routes of the places given, 0 between two of them. */
static void keep(struct habits *habits, size_t flow, size_t hub, const size_t places[], size_t n)
{
    struct routing_stop stops[N_PLACES] = {0};
    size_t order[N_PLACES];
    struct routing_route routes[N_PLACES] = {0};
    struct routing_solution solution = {.n_routes = n > 0, .routes = routes};
    routes[0].stops = order;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        stops[i].place = places[i];
        struct routing_route *last = &routes[solution.n_routes - 1];
        if (places[i])
            last->n_stops++;
        else
            routes[solution.n_routes++] = (struct routing_route){.stops = &order[i + 1]};
    }
    habits_keep(habits, flow, hub, stops, &solution);
}

static const struct routing_solution *recall(struct habits *habits, size_t flow, size_t hub,
                                             const size_t places[], size_t n)
{
    struct routing_stop stops[N_PLACES] = {0};
    for (size_t i = 0; i < n; i++)
        stops[i].place = places[i];
    return habits_recall(habits, flow, hub, stops, n);
}

static void expect_route(const struct routing_solution *solution, size_t r, const size_t stops[],
                         size_t n)
{
    ck_assert_uint_lt(r, solution->n_routes);
    ck_assert_uint_eq(solution->routes[r].n_stops, n);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(solution->routes[r].stops[i], stops[i]);
}

START_TEST(routes_come_back_in_the_stops_of_today)
{
    struct arena arena = {0};
    struct habits *habits = habits_create(&arena, N_FLOWS, N_PLACES);
    ck_assert_ptr_null(recall(habits, 0, 1, (size_t[]){5}, 1));
    keep(habits, 0, 1, (size_t[]){7, 3, 5, 0, 4, 0, 9, 2}, 8);
    /* 3 and 4 are absent, and the route of 4 with it; 6 is new. */
    const struct routing_solution *found = recall(habits, 0, 1, (size_t[]){2, 5, 6, 7, 9}, 5);
    ck_assert_uint_eq(found->n_routes, 2);
    expect_route(found, 0, (size_t[]){3, 1}, 2);
    expect_route(found, 1, (size_t[]){4, 0}, 2);
    /* Once more: recalling has used nothing up. */
    found = recall(habits, 0, 1, (size_t[]){3, 4}, 2);
    expect_route(found, 0, (size_t[]){0}, 1);
    expect_route(found, 1, (size_t[]){1}, 1);
    arena_clear(&arena);
}
END_TEST

START_TEST(two_loads_of_a_place_are_two_stops)
{
    struct arena arena = {0};
    struct habits *habits = habits_create(&arena, N_FLOWS, N_PLACES);
    keep(habits, 0, 1, (size_t[]){4, 3, 0, 4, 4}, 5);
    const struct routing_solution *found = recall(habits, 0, 1, (size_t[]){3, 4, 4}, 3);
    ck_assert_uint_eq(found->n_routes, 2);
    expect_route(found, 0, (size_t[]){1, 0}, 2);
    expect_route(found, 1, (size_t[]){2}, 1);
    arena_clear(&arena);
}
END_TEST

START_TEST(flows_and_hubs_have_their_own)
{
    struct arena arena = {0};
    struct habits *habits = habits_create(&arena, N_FLOWS, N_PLACES);
    keep(habits, 0, 1, (size_t[]){4, 3}, 2);
    keep(habits, 1, 2, (size_t[]){3, 4, 5}, 3);
    ck_assert_ptr_null(recall(habits, 1, 1, (size_t[]){3, 4}, 2));
    ck_assert_ptr_null(recall(habits, 0, 2, (size_t[]){3, 4}, 2));
    expect_route(recall(habits, 0, 1, (size_t[]){3, 4}, 2), 0, (size_t[]){1, 0}, 2);
    expect_route(recall(habits, 1, 2, (size_t[]){3, 4}, 2), 0, (size_t[]){0, 1}, 2);
    /* The last day counts, and a day without routes leaves nothing. */
    keep(habits, 0, 1, (size_t[]){3, 4}, 2);
    expect_route(recall(habits, 0, 1, (size_t[]){3, 4}, 2), 0, (size_t[]){0, 1}, 2);
    keep(habits, 0, 1, NULL, 0);
    ck_assert_ptr_null(recall(habits, 0, 1, (size_t[]){3, 4}, 2));
    arena_clear(&arena);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {routes_come_back_in_the_stops_of_today,
                            two_loads_of_a_place_are_two_stops, flows_and_hubs_have_their_own};
    return run_tests("habits", tests, sizeof tests / sizeof *tests);
}
