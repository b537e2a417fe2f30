/* Cargo: what one farm sends to one outlet for one day travels as one consignment, along
 * the legs of its chain. */
#ifndef SIM_MODEL_CARGO_H
#define SIM_MODEL_CARGO_H
#include <stdbool.h>
#include <stddef.h>
#include "sim/account/ledger.h"
#include "sim/demand/orders.h"
#include "sim/model/plan.h"

struct consignment {
    size_t farm, outlet;
    size_t first_line, n_lines;  /* of the orders */
    int due;
    double kg, crates;
    double crates_of[N_TEMPERATURES]; /* of crates */
    double shelf_life_s;         /* of its most perishable product */
    const struct chain *chain;   /* NULL: no way */
    size_t leg;                  /* it waits for, or travels on */
    int days[PLAN_LEGS_MAX];     /* when each leg is planned */
    double left_farm_s; /* 0: still there */
    double moved_s;     /* last put into a vehicle or a stock */
    double warm_s[N_TEMPERATURES];    /* outside the cold that such goods need */
    double stored_m3[N_TEMPERATURES]; /* of the cold rooms of the hub it is in */
    double received;             /* part of it that has come to the end of the leg, 0 to 1 */
    bool late, done;
    enum outcome outcome;
    size_t next;                 /* in the list it waits in; SIZE_MAX: last */
};

/* A list of consignments that wait, oldest first. */
struct queue_list {
    size_t first, last, n; /* indices; SIZE_MAX when empty */
};

struct cargo {
    size_t n;
    struct consignment *list;       /* by day, outlet, farm; in the arena */
    const struct orders *orders;
    struct queue_list *at_farms;    /* n_flows x (PLAN_DAYS_BEFORE + n_days) */
    struct queue_list *at_hubs;     /* n_hubs */
};

/* Groups order lines into consignments, plans their days and queues them at their farms. Those without a
 * way are done, with OUTCOME_NO_FLOW. */
struct cargo cargo_make(const struct plan *plan, const struct orders *orders, struct arena *arena);

void cargo_append(struct cargo *cargo, struct queue_list *list, size_t consignment);

/* The list of a flow's goods at farms for a day. */
struct queue_list *cargo_at_farms(const struct plan *plan, struct cargo *cargo, size_t flow, int day);
#endif
