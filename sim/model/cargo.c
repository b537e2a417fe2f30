#include "sim/model/cargo.h"
#include <math.h>

static struct queue_list empty_list(void)
{
    return (struct queue_list){.first = SIZE_MAX, .last = SIZE_MAX};
}

void cargo_append(struct cargo *cargo, struct queue_list *list, size_t consignment)
{
    cargo->list[consignment].next = SIZE_MAX;
    if (list->n++)
        cargo->list[list->last].next = consignment;
    else
        list->first = consignment;
    list->last = consignment;
}

struct queue_list *cargo_at_farms(const struct plan *plan, struct cargo *cargo, size_t flow,
                                  int day)
{
    const size_t n_days = (size_t)(PLAN_DAYS_BEFORE + plan->setting->season->n_days);
    return &cargo->at_farms[flow * n_days + (size_t)(day + PLAN_DAYS_BEFORE)];
}

static bool same_consignment(const struct order_line *a, const struct order_line *b)
{
    return a->day == b->day && a->outlet == b->outlet && a->farm == b->farm;
}

static struct consignment group(const struct plan *plan, const struct orders *orders, size_t first)
{
    enum { DAY_S = 86400 };
    const struct order_line *lines = orders->lines;
    struct consignment c = {.farm = lines[first].farm,
                            .outlet = lines[first].outlet,
                            .due = lines[first].day,
                            .first_line = first,
                            .shelf_life_s = INFINITY,
                            .next = SIZE_MAX};
    for (size_t i = first; i < orders->n_lines && same_consignment(&lines[first], &lines[i]); i++) {
        const struct product *product = &plan->setting->scenario->products[lines[i].product];
        c.n_lines++;
        c.kg += lines[i].kg;
        c.crates += lines[i].crates;
        c.crates_of[product->temperature] += lines[i].crates;
        c.shelf_life_s = fmin(c.shelf_life_s, product->shelf_life_days * DAY_S);
    }
    c.chain = plan_chain(plan, c.farm, c.outlet);
    return c;
}

struct cargo cargo_make(const struct plan *plan, const struct orders *orders, struct arena *arena)
{
    const struct setting *setting = plan->setting;
    const size_t n_days = (size_t)(PLAN_DAYS_BEFORE + setting->season->n_days);
    const size_t n_lists = plan->organisation->n_flows * n_days;
    struct cargo cargo = {.orders = orders};
    cargo.list = arena_zeroed(arena, orders->n_lines, sizeof *cargo.list);
    cargo.at_farms = arena_zeroed(arena, n_lists, sizeof *cargo.at_farms);
    cargo.at_hubs = arena_zeroed(arena, setting->territory->n_hubs, sizeof *cargo.at_hubs);
    for (size_t i = 0; i < n_lists; i++)
        cargo.at_farms[i] = empty_list();
    for (size_t i = 0; i < setting->territory->n_hubs; i++)
        cargo.at_hubs[i] = empty_list();

    for (size_t i = 0; i < orders->n_lines; i += cargo.list[cargo.n - 1].n_lines) {
        struct consignment *c = &cargo.list[cargo.n++];
        *c = group(plan, orders, i);
        if (c->chain && plan_days(plan, c->chain, c->due, c->days)) {
            cargo_append(&cargo, cargo_at_farms(plan, &cargo, c->chain->legs[0].flow, c->days[0]),
                         cargo.n - 1);
        } else {
            c->done = true;
            c->outcome = OUTCOME_NO_FLOW;
        }
    }
    return cargo;
}
