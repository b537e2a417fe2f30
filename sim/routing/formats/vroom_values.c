/* Values of VROOM's JSON: each checked where it stands. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vroom.h"

struct spot spot_item(const char *list, size_t i)
{
    struct spot spot;
    snprintf(spot.text, sizeof spot.text, "%s[%zu]", list, i);
    return spot;
}

struct spot spot_key(struct spot spot, const char *key)
{
    const size_t n = strlen(spot.text);
    snprintf(spot.text + n, sizeof spot.text - n, "%s%.60s", n ? "." : "", key);
    return spot;
}

struct where vroom_where(const struct vroom *vroom, const struct spot *spot)
{
    return (struct where){.path = vroom->reading->path, .field = *spot->text ? spot->text : NULL};
}

/* ---- Keys ---------------------------------------------------------------------------- */

/* Has it no effect: null, nothing, zero or empty? */
static bool is_idle(const json_t *value)
{
    return json_is_null(value) || (json_is_number(value) && json_number_value(value) == 0) ||
           ((json_is_array(value) || json_is_object(value)) && json_array_size(value) == 0 &&
            json_object_size(value) == 0);
}

/* Is it the first of its name in a list? */
static bool is_news(struct vroom *vroom, struct spot spot)
{
    size_t n = 0;
    for (size_t k = 0; spot.text[k]; k++)
        if (spot.text[k] < '0' || spot.text[k] > '9')
            spot.text[n++] = spot.text[k];
    spot.text[n] = '\0';
    if (!vroom->aside)
        vroom->aside = json_object();
    if (json_object_get(vroom->aside, spot.text))
        return false;
    json_object_set_new(vroom->aside, spot.text, json_true());
    return true;
}

/* A slip is a fault; another key is someone's own, and told of once. */
static void check_unknown(struct vroom *vroom, struct spot spot, const char *key,
                          const struct key keys[], size_t n)
{
    const char *known[32];
    size_t n_known = 0;
    for (size_t k = 0; k < n && n_known < 32; k++)
        if (keys[k].use == KEY_READ)
            known[n_known++] = keys[k].name;
    const char *nearest = text_nearest(key, known, n_known);
    const struct spot at = spot_key(spot, key);
    if (nearest)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("this key is not known; did you mean %s?"), nearest);
    else if (is_news(vroom, at))
        faults_add(vroom->warnings, vroom_where(vroom, &spot),
                   _("%.40s is not known and was left aside"), key);
}

bool vroom_check_keys(struct vroom *vroom, const json_t *object, struct spot spot,
                      const struct key keys[], size_t n)
{
    if (!json_is_object(object)) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected an object, found something else"));
        return false;
    }
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) {
        size_t k = 0;
        while (k < n && strcmp(keys[k].name, name) != 0)
            k++;
        if (k == n) {
            check_unknown(vroom, spot, name, keys, n);
        } else if (keys[k].use == KEY_REFUSED && !is_idle(value)) {
            const struct spot at = spot_key(spot, name);
            faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                       _("this cannot be kept to: take the key out if routes need not"));
        }
    }
    return true;
}

/* ---- Values -------------------------------------------------------------------------- */

static bool check_number(struct vroom *vroom, const json_t *value, struct spot spot,
                         const struct wanted *wanted, double *number)
{
    *number = json_number_value(value);
    if (json_is_number(value) && *number >= wanted->min && *number <= wanted->max &&
        (!wanted->whole || *number == floor(*number)))
        return true;
    char *found = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
               wanted->whole ? _("expected a whole number from %.10g to %.10g, found %.40s")
                             : _("expected a number from %.10g to %.10g, found %.40s"),
               wanted->min, wanted->max, found ? found : "?");
    free(found);
    return false;
}

bool vroom_number(struct vroom *vroom, const json_t *object, struct spot spot,
                  const struct wanted *wanted, double otherwise, double *value)
{
    const json_t *found = json_object_get(object, wanted->field);
    *value = otherwise;
    if (!found)
        return true;
    if (check_number(vroom, found, spot_key(spot, wanted->field), wanted, value))
        return true;
    *value = otherwise;
    return false;
}

bool vroom_id(struct vroom *vroom, const json_t *object, struct spot spot, long long *id)
{
    const json_t *found = json_object_get(object, "id");
    *id = json_integer_value(found);
    if (json_is_integer(found) && *id >= 0)
        return true;
    const struct spot at = spot_key(spot, "id");
    faults_add(vroom->reading->faults, vroom_where(vroom, &at),
               _("expected a whole number of 0 or more, found something else"));
    return false;
}

static int by_value(const void *a, const void *b)
{
    const long long p = *(const long long *)a, q = *(const long long *)b;
    return p < q ? -1 : p > q;
}

void vroom_check_ids(struct vroom *vroom, const char *list, long long ids[], size_t n)
{
    const struct spot spot = spot_key((struct spot){""}, list);
    qsort(ids, n, sizeof *ids, by_value);
    for (size_t i = 1; i < n; i++)
        if (ids[i] == ids[i - 1] && (i == 1 || ids[i] != ids[i - 2]))
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected each id once, found %lld again"), ids[i]);
}

char *vroom_text(struct vroom *vroom, const json_t *object, struct spot spot, const char *key)
{
    const json_t *found = json_object_get(object, key);
    if (found && !json_is_string(found)) {
        const struct spot at = spot_key(spot, key);
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected a text, found something else"));
    }
    return json_is_string(found) ? mem_text(json_string_value(found)) : NULL;
}

/* ---- Lists --------------------------------------------------------------------------- */

static bool is_window(const json_t *value, struct routing_window *window)
{
    const json_t *from = json_array_get(value, 0), *to = json_array_get(value, 1);
    *window = (struct routing_window){json_number_value(from), json_number_value(to)};
    return json_array_size(value) == 2 && json_is_number(from) && json_is_number(to) &&
           window->open_s >= 0 && window->open_s <= window->close_s &&
           window->close_s <= 10 * LARGEST;
}

static int by_opening(const void *a, const void *b)
{
    const struct routing_window *p = a, *q = b;
    if (p->open_s != q->open_s)
        return p->open_s < q->open_s ? -1 : 1;
    return 0;
}

struct routing_window *vroom_windows(struct vroom *vroom, const json_t *object, struct spot spot,
                                     const char *key, size_t *n)
{
    const json_t *list = json_object_get(object, key);
    const size_t n_listed = json_array_size(list);
    *n = 0;
    spot = spot_key(spot, key);
    if (list && (!json_is_array(list) || n_listed == 0))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list of [from, to], found none"));
    if (!n_listed)
        return NULL;
    struct routing_window *windows = instance_windows(vroom->instance, n_listed);
    for (size_t w = 0; w < n_listed; w++)
        if (!is_window(json_array_get(list, w), &windows[w])) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected [from, to] with 0 <= from <= to <= 1e10, found something else "
                         "at [%zu]"),
                       w);
            return NULL;
        }
    qsort(windows, n_listed, sizeof *windows, by_opening);
    for (size_t w = 1; w < n_listed; w++)
        if (windows[w].open_s <= windows[w - 1].close_s) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected windows apart from each other, found one from %.10g while that "
                         "until %.10g is open"),
                       windows[w].open_s, windows[w - 1].close_s);
            return NULL;
        }
    *n = n_listed;
    return windows;
}

void vroom_amounts(struct vroom *vroom, const json_t *object, struct spot spot, const char *key,
                   double amounts[])
{
    static const struct wanted wanted = {"amount", 0, LARGEST, false};
    const json_t *list = json_object_get(object, key);
    spot = spot_key(spot, key);
    if (!list)
        return;
    if (!json_is_array(list) || json_array_size(list) != vroom->n_dimensions) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list of %zu amounts as elsewhere in the file, found %zu"),
                   vroom->n_dimensions, json_array_size(list));
        return;
    }
    for (size_t d = 0; d < vroom->n_dimensions; d++) {
        double value;
        if (check_number(vroom, json_array_get(list, d), spot, &wanted, &value))
            amounts[d] += value;
    }
}

/* The bit of a skill; 0 when there are too many, with a fault for the first of those. */
static uint64_t skill_bit(struct vroom *vroom, long long skill, struct spot spot)
{
    size_t k = 0;
    while (k < vroom->n_skills && k < VROOM_SKILLS_MAX && vroom->skills[k] != skill)
        k++;
    if (k == VROOM_SKILLS_MAX) {
        if (vroom->n_skills++ == VROOM_SKILLS_MAX)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected at most %d different skills, found %lld beyond them"),
                       VROOM_SKILLS_MAX, skill);
        return 0;
    }
    if (k == vroom->n_skills)
        vroom->skills[vroom->n_skills++] = skill;
    return UINT64_C(1) << k;
}

uint64_t vroom_skills(struct vroom *vroom, const json_t *object, struct spot spot)
{
    const json_t *list = json_object_get(object, "skills");
    uint64_t bits = 0;
    spot = spot_key(spot, "skills");
    bool fine = !list || json_is_array(list);
    for (size_t k = 0; fine && k < json_array_size(list); k++) {
        const json_t *skill = json_array_get(list, k);
        fine = json_is_integer(skill);
        if (fine)
            bits |= skill_bit(vroom, json_integer_value(skill), spot);
    }
    if (!fine)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list of whole numbers, found something else"));
    return bits;
}

/* ---- Places -------------------------------------------------------------------------- */

static bool is_on_earth(struct point at)
{
    return fabs(at.x) <= 180 && fabs(at.y) <= 90;
}

/* Degrees; beside matrices any plane will do. */
static bool is_location(const struct vroom *vroom, const json_t *value, struct point *at)
{
    const json_t *lon = json_array_get(value, 0), *lat = json_array_get(value, 1);
    *at = (struct point){json_number_value(lon), json_number_value(lat)};
    return json_array_size(value) == 2 && json_is_number(lon) && json_is_number(lat) &&
           fabs(at->x) <= LARGEST && fabs(at->y) <= LARGEST &&
           (vroom->has_matrices || is_on_earth(*at));
}

/* The place there; a new one when there was none yet. */
static size_t place_at(struct vroom *vroom, struct point at, struct spot spot)
{
    for (size_t i = 0; i < vroom->n_places; i++)
        if (vroom->at[i].x == at.x && vroom->at[i].y == at.y)
            return i;
    if (vroom->n_places == INSTANCE_PLACES_MAX) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected at most %d places, found more: their distances would take "
                     "gigabytes"),
                   INSTANCE_PLACES_MAX);
        return SIZE_MAX;
    }
    if (vroom->n_places == vroom->room) {
        vroom->room = vroom->room ? 2 * vroom->room : 64;
        vroom->at = mem_resized(vroom->at, vroom->room, sizeof *vroom->at);
        vroom->is_located = mem_resized(vroom->is_located, vroom->room, sizeof(bool));
    }
    vroom->at[vroom->n_places] = at;
    vroom->is_located[vroom->n_places] = true;
    return vroom->n_places++;
}

static size_t place_by_index(struct vroom *vroom, const json_t *index, const json_t *location,
                             struct spot spot)
{
    const json_int_t place = json_integer_value(index);
    struct point at;
    if (!json_is_integer(index) || place < 0 || (size_t)place >= vroom->n_places) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a whole number from 0 to %zu, a row of the matrices, found "
                     "something else"),
                   vroom->n_places - 1);
        return SIZE_MAX;
    }
    if (location && is_location(vroom, location, &at)) {
        vroom->instance->is_geographic = vroom->instance->is_geographic && is_on_earth(at);
        vroom->at[place] = at;
        vroom->is_located[place] = true;
    }
    return (size_t)place;
}

size_t vroom_place(struct vroom *vroom, const json_t *object, struct spot spot,
                   const char *index_key, const char *location_key, bool optional)
{
    const json_t *index = json_object_get(object, index_key);
    const json_t *location = json_object_get(object, location_key);
    struct point at;
    if (optional && !index && !location)
        return SIZE_MAX;
    spot = spot_key(spot, vroom->has_matrices ? index_key : location_key);
    if (location && !is_location(vroom, location, &at)) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected [longitude, latitude] in degrees, found something else"));
        return SIZE_MAX;
    }
    if (vroom->has_matrices)
        return place_by_index(vroom, index, location, spot);
    if (location)
        return place_at(vroom, at, spot);
    faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
               _("expected [longitude, latitude] in degrees as there are no matrices, found "
                 "none"));
    return SIZE_MAX;
}
