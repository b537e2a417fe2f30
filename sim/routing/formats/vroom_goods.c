/* Beyond VROOM's format: classes of goods, which may ride apart or in compartments. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vroom.h"

static const struct key compartment_keys[] = {{"goods", KEY_READ}, {"capacity", KEY_READ}};

/* The class of that name, a new one where there was none yet; 0 with a fault when there are too
 * many, or it is no name. */
static unsigned class_of(struct vroom *vroom, const json_t *value, struct spot spot)
{
    const char *name = json_string_value(value);
    if (!name) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a text, found something else"));
        return 0;
    }
    size_t g = 0;
    while (g < vroom->n_goods && strcmp(vroom->goods[g], name) != 0)
        g++;
    if (g == ROUTING_MAX_GOODS) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected at most %d classes of goods, found \"%.40s\" beyond them"),
                   ROUTING_MAX_GOODS, name);
        return 0;
    }
    if (g == vroom->n_goods)
        vroom->goods[vroom->n_goods++] = name;
    return (unsigned)g;
}

unsigned vroom_goods(struct vroom *vroom, const json_t *task, struct spot spot)
{
    const json_t *value = json_object_get(task, "goods");
    if (!vroom->n_goods)
        vroom->goods[vroom->n_goods++] = ""; /* of what says nothing */
    return value ? class_of(vroom, value, spot_key(spot, "goods")) : 0;
}

static uint32_t read_set(struct vroom *vroom, const json_t *list, struct spot spot)
{
    uint32_t set = 0;
    if (!json_is_array(list))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    for (size_t k = 0; k < json_array_size(list); k++)
        set |= UINT32_C(1) << class_of(vroom, json_array_get(list, k), spot);
    return set;
}

void vroom_read_compartments(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                             size_t type)
{
    const json_t *list = json_object_get(vehicle, "compartments");
    const size_t n = json_array_size(list), n_dimensions = vroom->n_dimensions;
    struct instance_type *facts = &vroom->instance->type_facts[type];
    spot = spot_key(spot, "compartments");
    if (list && !json_is_array(list))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    if (!n)
        return;
    struct routing_compartment *compartments = mem_zeroed(n, sizeof *compartments);
    vroom->instance->vehicles[type].compartments = facts->compartments = compartments;
    vroom->instance->vehicles[type].n_compartments = n;
    double *rooms = vroom->rooms[type] = mem_zeroed(n * n_dimensions, sizeof *rooms);
    for (size_t c = 0; c < n; c++) {
        const json_t *given = json_array_get(list, c);
        const struct spot at = spot_item(spot.text, c);
        if (!vroom_check_keys(vroom, given, at, compartment_keys,
                              sizeof compartment_keys / sizeof *compartment_keys))
            continue;
        compartments[c].goods =
            read_set(vroom, json_object_get(given, "goods"), spot_key(at, "goods"));
        if (!json_object_get(given, "capacity"))
            faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                       _("expected a capacity of %zu amounts as elsewhere in the file, found "
                         "none"),
                       n_dimensions);
        vroom_amounts(vroom, given, at, "capacity", rooms + c * n_dimensions);
    }
}

void vroom_read_apart(struct vroom *vroom, const json_t *pairs)
{
    struct instance *instance = vroom->instance;
    const struct spot spot = {"apart"};
    if (pairs && !json_is_array(pairs))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    uint32_t apart[ROUTING_MAX_GOODS] = {0};
    for (size_t k = 0; k < json_array_size(pairs); k++) {
        const json_t *pair = json_array_get(pairs, k);
        const struct spot at = spot_item("apart", k);
        if (json_array_size(pair) != 2) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                       _("expected two classes of goods, found something else"));
            continue;
        }
        const unsigned g = class_of(vroom, json_array_get(pair, 0), at);
        const unsigned h = class_of(vroom, json_array_get(pair, 1), at);
        if (g == h)
            faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                       _("expected two different classes of goods, found one twice"));
        apart[g] |= UINT32_C(1) << h;
        apart[h] |= UINT32_C(1) << g;
    }
    instance->problem.n_goods = vroom->n_goods;
    if (!json_array_size(pairs))
        return;
    instance->apart = mem_zeroed(ROUTING_MAX_GOODS, sizeof *instance->apart);
    memcpy(instance->apart, apart, sizeof apart);
    instance->problem.apart = instance->apart;
}
