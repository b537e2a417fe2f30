/* Master routes: the rounds of a `fixed` flow, made once with the loads of a normal week. */
#ifndef SIM_MODEL_MASTER_H
#define SIM_MODEL_MASTER_H
#include "sim/model/plan.h"

/* Fills plan->masters for every flow with ROUTES_FIXED, from its chains and contracts. */
void master_routes_make(struct plan *plan);
#endif
