/* CVRPLIB's .sol. */
#include "sim/routing/formats/solution_sol.h"
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* ---- Writing ------------------------------------------------------------------------- */

static void write_route(const struct instance *instance, const struct routing_route *route,
                        size_t k, FILE *out)
{
    fprintf(out, "Route #%zu:", k);
    for (size_t s = 0; route && s < route->n_stops; s++) {
        const size_t stop = route->stops[s];
        fprintf(out, " %lld",
                stop == ROUTING_RELOAD ? 0 : instance->stop_facts[stop].number);
    }
    fputc('\n', out);
}

/* A line a vehicle of the instance, in its order. */
static void write_by_vehicle(const struct instance *instance,
                             const struct routing_solution *solution, FILE *out)
{
    size_t *next = mem_zeroed(instance->problem.n_vehicles, sizeof *next);
    for (size_t k = 0; k < instance->n_listed; k++) {
        const size_t type = instance->listed[k].type;
        size_t r = next[type];
        while (r < solution->n_routes && solution->routes[r].vehicle != type)
            r++;
        next[type] = r + 1;
        write_route(instance, r < solution->n_routes ? &solution->routes[r] : NULL, k + 1, out);
    }
    free(next);
}

void solution_write_sol(const struct instance *instance, const struct routing_solution *solution,
                        FILE *out)
{
    if (instance->numbers_vehicles)
        write_by_vehicle(instance, solution, out);
    else
        for (size_t r = 0; r < solution->n_routes; r++)
            write_route(instance, &solution->routes[r], r + 1, out);
    fprintf(out, "Cost %.*f\n", instance->cost_decimals, instance_cost(instance, solution));
}

/* ---- Reading ------------------------------------------------------------------------- */

/* A customer's number and its stop. */
struct numbered {
    long long number;
    size_t stop;
};

static int by_number(const void *a, const void *b)
{
    const struct numbered *p = a, *q = b;
    return p->number < q->number ? -1 : p->number > q->number;
}

static struct numbered *sorted_numbers(const struct instance *instance)
{
    const size_t n = instance->problem.n_stops;
    struct numbered *numbers = mem_zeroed(n, sizeof *numbers);
    for (size_t i = 0; i < n; i++)
        numbers[i] = (struct numbered){instance->stop_facts[i].number, i};
    qsort(numbers, n, sizeof *numbers, by_number);
    return numbers;
}

/* The stop of a word: ROUTING_RELOAD for a depot; false with a fault when it is neither. */
static bool find_stop(const struct reading *reading, const struct instance *instance,
                      const struct numbered numbers[], const char *word, size_t *stop)
{
    static const struct wanted wanted = {"Route", 0, LARGEST, true};
    double number;
    if (!reading_text_number(reading, word, &wanted, &number))
        return false;
    const struct numbered key = {(long long)number, 0};
    const struct numbered *found =
        bsearch(&key, numbers, instance->problem.n_stops, sizeof key, by_number);
    *stop = found ? found->stop : ROUTING_RELOAD;
    if (found || number < (double)instance->n_depots)
        return true;
    faults_add(reading->faults, reading_where(reading, "Route"),
               _("expected customers of the instance, found %.0f"), number);
    return false;
}

/* The type that drives route k; SIZE_MAX with a fault. */
static size_t type_of(const struct reading *reading, const struct instance *instance, size_t k,
                      bool driven[])
{
    if (!instance->numbers_vehicles)
        return 0;
    if (k == 0 || k > instance->n_listed || driven[k - 1]) {
        faults_add(reading->faults, reading_where(reading, "Route"),
                   _("expected a vehicle from 1 to %zu, each once, found %zu"),
                   instance->n_listed, k);
        return SIZE_MAX;
    }
    driven[k - 1] = true;
    return instance->listed[k - 1].type;
}

/* Words from first on. Depots at the ends of the line, and twice in a row, say nothing. */
static void read_stops(const struct reading *reading, const struct instance *instance,
                       const struct numbered numbers[], size_t first, size_t type,
                       struct solution_file *file)
{
    struct routing_route *route = NULL;
    bool reload = false;
    for (size_t w = first; w < reading->n_words; w++) {
        size_t stop;
        if (!find_stop(reading, instance, numbers, reading->words[w], &stop))
            return;
        if (stop == ROUTING_RELOAD) {
            reload = route != NULL;
            continue;
        }
        if (!route)
            route = solution_add_route(file, type);
        if (reload)
            solution_add_stop(route, ROUTING_RELOAD);
        reload = false;
        solution_add_stop(route, stop);
    }
}

/* Digits after the point: of "1.25e+06" as many fewer. */
static int decimals_of(const char *word)
{
    const char *dot = strchr(word, '.'), *power = strpbrk(word, "eE");
    const int n_digits = dot ? (int)strspn(dot + 1, "0123456789") : 0;
    return n_digits - (power ? (int)fmax(-400, fmin(strtod(power + 1, NULL), 400)) : 0);
}

static void read_cost(struct reading *reading, struct solution_file *file)
{
    static const struct wanted wanted = {"Cost", -1e15, 1e15, false};
    const char *word = reading->words[reading->n_words - 1];
    if (reading->n_words < 2 || !reading_text_number(reading, word, &wanted, &file->stated_cost))
        return;
    file->states_cost = true;
    file->stated_decimals = file->stated_cost == 0 ? 0 : decimals_of(word);
}

/* "Route #3:", "Route 3 :", "Route #3: 1 2": its number; *first is the first word of stops. */
static size_t route_number(const struct reading *reading, size_t *first)
{
    *first = 1;
    if (reading->n_words < 2)
        return 0;
    const char *number = reading->words[1] + (*reading->words[1] == '#');
    *first = 2;
    if (reading->n_words > 2 && strcmp(reading->words[2], ":") == 0)
        *first = 3;
    return (size_t)strtoul(number, NULL, 10);
}

void solution_read_sol(struct reading *reading, const struct instance *instance,
                       struct solution_file *file)
{
    struct numbered *numbers = sorted_numbers(instance);
    bool *driven = mem_zeroed(instance->n_listed, sizeof *driven);
    size_t n_lines = 0;
    while (reading_line(reading)) {
        size_t first;
        if (strncmp(reading->words[0], "Cost", 4) == 0)
            read_cost(reading, file);
        if (strcmp(reading->words[0], "Route") != 0)
            continue;
        n_lines++;
        const size_t k = route_number(reading, &first);
        const size_t type = type_of(reading, instance, k, driven);
        if (type != SIZE_MAX)
            read_stops(reading, instance, numbers, first, type, file);
    }
    if (n_lines == 0)
        faults_add(reading->faults, (struct where){.path = reading->path},
                   _("expected lines \"Route #1: ...\", found none"));
    free(driven);
    free(numbers);
}
