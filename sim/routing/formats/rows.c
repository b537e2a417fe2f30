/* Rows of customers, which most of the text formats share. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

bool rows_add(struct rows *rows, struct reading *reading, const struct wanted wanted[],
              size_t width, bool exact)
{
    if (rows->n > INSTANCE_PLACES_MAX) {
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("expected at most %d places, found more: their distances would take "
                     "gigabytes"),
                   INSTANCE_PLACES_MAX);
        return false;
    }
    if (rows->n == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 128;
        rows->values = mem_resized(rows->values, rows->room * width, sizeof *rows->values);
        rows->line = mem_resized(rows->line, rows->room, sizeof *rows->line);
    }
    rows->width = width;
    rows->line[rows->n] = reading->line;
    if (reading_numbers(reading, wanted, width, exact, &rows->values[rows->n * width]))
        rows->n++;
    return true;
}

/* An id and where it stands. */
struct mention {
    double id;
    size_t row;
};

static int by_id(const void *a, const void *b)
{
    const struct mention *p = a, *q = b;
    if (p->id != q->id)
        return p->id < q->id ? -1 : 1;
    return p->row < q->row ? -1 : p->row > q->row;
}

static struct mention *sorted_ids(const struct rows *rows)
{
    struct mention *ids = mem_zeroed(rows->n, sizeof *ids);
    for (size_t r = 0; r < rows->n; r++)
        ids[r] = (struct mention){rows->values[r * rows->width + ROW_ID], r};
    qsort(ids, rows->n, sizeof *ids, by_id);
    return ids;
}

void rows_check_ids(const struct rows *rows, const struct reading *reading, const char *field)
{
    struct mention *ids = sorted_ids(rows);
    for (size_t k = 1; k < rows->n; k++)
        if (ids[k].id == ids[k - 1].id)
            faults_add(reading->faults,
                       (struct where){reading->path, rows->line[ids[k].row], field},
                       _("expected each number once, found %.0f again, as in line %zu"),
                       ids[k].id, rows->line[ids[k - 1].row]);
    free(ids);
}

void rows_clear(struct rows *rows)
{
    free(rows->values);
    free(rows->line);
}

bool fits_largest(const struct reading *reading, size_t line, double demand, double capacity)
{
    if (demand <= capacity)
        return true;
    faults_add(reading->faults, (struct where){reading->path, line, "demand"},
               _("expected at most %.10g, what the largest vehicle carries, found %.10g: split it "
                 "into several customers"),
               capacity, demand);
    return false;
}

static const double *row_of(const struct rows *rows, size_t r)
{
    return &rows->values[r * rows->width];
}

static bool check_row(const struct rows *rows, size_t r, double capacity,
                      const struct reading *reading)
{
    const double *row = row_of(rows, r);
    const double demand = row[ROW_DEMAND];
    bool fine = fits_largest(reading, rows->line[r], demand < 0 ? -demand : demand, capacity);
    if (row[ROW_CLOSE] < row[ROW_OPEN]) {
        faults_add(reading->faults, (struct where){reading->path, rows->line[r], "due date"},
                   _("expected %.10g, the ready time, or later, found %.10g"), row[ROW_OPEN],
                   row[ROW_CLOSE]);
        fine = false;
    }
    if (r == 0 && demand != 0) {
        faults_add(reading->faults, (struct where){reading->path, rows->line[r], "demand"},
                   _("expected 0 at the depot, the first row, found %.10g"), demand);
        fine = false;
    }
    return fine;
}

bool instance_from_rows(struct instance *instance, const struct rows *rows, double capacity,
                        const struct reading *reading)
{
    bool fine = true;
    if (rows->n < 2) {
        if (reading_is_fine(reading))
            faults_add(reading->faults, (struct where){.path = reading->path},
                       _("expected a depot and at least one customer, found %zu rows"), rows->n);
        return false;
    }
    rows_check_ids(rows, reading, "id");
    for (size_t r = 0; r < rows->n; r++)
        fine = check_row(rows, r, capacity, reading) && fine;
    instance_size(instance, rows->n, rows->n - 1, 1);
    instance->n_depots = 1;
    instance->at = mem_zeroed(rows->n, sizeof *instance->at);
    for (size_t r = 0; r < rows->n; r++) {
        const double *row = row_of(rows, r);
        instance->at[r] = (struct point){row[ROW_X], row[ROW_Y]};
        if (r == 0)
            continue;
        instance->stops[r - 1] = (struct routing_stop){.place = r,
                                                       .load_kg = row[ROW_DEMAND],
                                                       .open_s = row[ROW_OPEN],
                                                       .close_s = row[ROW_CLOSE],
                                                       .service_s = row[ROW_SERVICE]};
        instance->stop_facts[r - 1].id = mem_printf("%.0f", row[ROW_ID]);
        instance->stop_facts[r - 1].number = (long long)row[ROW_ID];
    }
    struct routing_vehicle *vehicle = &instance->vehicles[0];
    vehicle->capacity_kg = capacity;
    vehicle->shift_start_s = row_of(rows, 0)[ROW_OPEN];
    vehicle->shift_end_s = row_of(rows, 0)[ROW_CLOSE];
    return fine;
}

/* ---- Pairs --------------------------------------------------------------------------- */

/* The row of an id; 0, the depot's, when there is none. */
static size_t find_row(const struct mention ids[], size_t n, double id)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ids[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && ids[low].id == id ? ids[low].row : 0;
}

static void check_pair(const struct rows *rows, size_t r, size_t partner,
                       const struct reading *reading)
{
    const double *row = row_of(rows, r), *other = row_of(rows, partner);
    const struct where where = {reading->path, rows->line[r], "delivery"};
    if (partner == 0 || partner == r)
        faults_add(reading->faults, where,
                   _("expected the id of the customer that its goods go to, found %.0f"),
                   row[ROW_TO]);
    else if (other[ROW_FROM] != row[ROW_ID])
        faults_add(reading->faults, where,
                   _("expected %.0f to name %.0f as its pick-up, found %.0f there"), row[ROW_TO],
                   row[ROW_ID], other[ROW_FROM]);
    else if (row[ROW_DEMAND] < 0 || other[ROW_DEMAND] != -row[ROW_DEMAND])
        faults_add(reading->faults, (struct where){reading->path, rows->line[r], "demand"},
                   _("expected what is picked up to be delivered, %.10g and its negative, found "
                     "%.10g in line %zu"),
                   row[ROW_DEMAND], other[ROW_DEMAND], rows->line[partner]);
}

/* A stop is one end of a pair; its partner says so in turn. */
static void check_ends(const struct rows *rows, size_t r, size_t from,
                       const struct reading *reading)
{
    const double *row = row_of(rows, r);
    const struct where where = {reading->path, rows->line[r], "pickup"};
    if ((row[ROW_FROM] == 0) == (row[ROW_TO] == 0))
        faults_add(reading->faults, where,
                   _("expected either a pick-up or a delivery partner, the other 0, found %.0f "
                     "and %.0f"),
                   row[ROW_FROM], row[ROW_TO]);
    else if (row[ROW_FROM] != 0 && (from == 0 || row_of(rows, from)[ROW_TO] != row[ROW_ID]))
        faults_add(reading->faults, where,
                   _("expected the id of a customer that names %.0f as its delivery, found %.0f"),
                   row[ROW_ID], row[ROW_FROM]);
}

void instance_pair(struct instance *instance, const struct rows *rows,
                   const struct reading *reading)
{
    struct mention *ids = sorted_ids(rows);
    for (size_t r = 1; r < rows->n; r++) {
        const double *row = row_of(rows, r);
        const bool picks_up = row[ROW_FROM] == 0;
        const size_t from = find_row(ids, rows->n, row[ROW_FROM]);
        const size_t partner = picks_up ? find_row(ids, rows->n, row[ROW_TO]) : from;
        struct routing_stop *stop = &instance->stops[r - 1];
        check_ends(rows, r, from, reading);
        if (picks_up && row[ROW_TO] != 0)
            check_pair(rows, r, partner, reading);
        stop->task = picks_up ? ROUTING_PICK_UP : ROUTING_DROP;
        stop->partner = partner ? partner - 1 : r - 1;
        stop->load_kg = row[ROW_DEMAND] < 0 ? -row[ROW_DEMAND] : row[ROW_DEMAND];
    }
    free(ids);
}
