/* Sartori and Buriol's text: KEY: value lines, rows of nodes as Li and Lim's with latitude and
 * longitude, then all travel times in minutes. */
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

/* The file has latitude first. */
enum { ROW_LATITUDE = ROW_X, ROW_LONGITUDE = ROW_Y };
static const struct wanted columns[] = {
    [ROW_ID] = {"id", 0, LARGEST, true},
    [ROW_LATITUDE] = {"latitude", -90, 90, false},
    [ROW_LONGITUDE] = {"longitude", -180, 180, false},
    [ROW_DEMAND] = {"demand", -LARGEST, LARGEST, false},
    [ROW_OPEN] = {"ready time", 0, LARGEST, false},
    [ROW_CLOSE] = {"due date", 0, LARGEST, false},
    [ROW_SERVICE] = {"service time", 0, LARGEST, false},
    [ROW_FROM] = {"pickup", 0, LARGEST, true},
    [ROW_TO] = {"delivery", 0, LARGEST, true},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

enum { SIZE, CAPACITY, ROUTE_TIME, N_HEAD };
static const struct wanted head_fields[] = {
    [SIZE] = {"SIZE", 2, INSTANCE_PLACES_MAX, true},
    [CAPACITY] = {"CAPACITY", 1e-6, LARGEST, false},
    [ROUTE_TIME] = {"ROUTE-TIME", 1e-6, LARGEST, false},
};

static void read_head_line(struct reading *reading, struct instance *instance,
                           double head[N_HEAD])
{
    char *key = reading->words[0];
    key[strcspn(key, ":")] = '\0';
    if (strcmp(key, "NAME") == 0 && reading->n_words > 1 && !instance->name)
        instance->name = mem_text(reading->words[1]);
    for (size_t f = 0; f < N_HEAD; f++)
        if (strcmp(key, head_fields[f].field) == 0)
            reading_number(reading, 1, &head_fields[f], &head[f]);
}

/* Up to NODES; false with faults. */
static bool read_head(struct reading *reading, struct instance *instance, double head[N_HEAD])
{
    while (reading_line(reading) && strcmp(reading->words[0], "NODES") != 0)
        read_head_line(reading, instance, head);
    for (size_t f = 0; f < N_HEAD && reading_is_fine(reading); f++)
        if (head[f] == 0)
            faults_add(reading->faults, (struct where){reading->path, 0, head_fields[f].field},
                       _("expected this line before NODES, found none"));
    return reading_is_fine(reading);
}

/* A row an origin. */
static void read_times(struct reading *reading, double *time, size_t n)
{
    static const struct wanted wanted = {"travel time", 0, LARGEST, false};
    size_t i = 0;
    for (; reading_line(reading) && strcmp(reading->words[0], "EOF") != 0; i++) {
        if (reading->n_words != n)
            faults_add(reading->faults, reading_where(reading, "EDGES"),
                       _("expected %zu numbers, found %zu words"), n, reading->n_words);
        for (size_t j = 0; i < n && j < n && reading->n_words == n; j++)
            if (!reading_number(reading, j, &wanted, &time[i * n + j]))
                break;
    }
    if (i != n)
        faults_add(reading->faults, (struct where){reading->path, 0, "EDGES"},
                   _("expected %zu rows, found %zu"), n, i);
}

static void read_nodes(struct reading *reading, struct rows *rows)
{
    bool more = true;
    while (more && reading_line(reading) && strcmp(reading->words[0], "EDGES") != 0 &&
           strcmp(reading->words[0], "EOF") != 0)
        more = rows_add(rows, reading, columns, N_COLUMNS, true);
}

void sartori_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    (void)warnings;
    double head[N_HEAD] = {0};
    struct rows rows = {0};
    instance_default(instance, ROUND_NONE, OBJECTIVE_VEHICLES);
    if (!read_head(reading, instance, head))
        return;
    read_nodes(reading, &rows);
    const size_t n = (size_t)head[SIZE];
    bool fine = reading_is_fine(reading);
    if (fine && rows.n != n)
        faults_add(reading->faults, (struct where){reading->path, 0, "NODES"},
                   _("expected %zu rows, found %zu"), n, rows.n);
    fine = fine && rows.n == n && instance_from_rows(instance, &rows, head[CAPACITY], reading);
    if (fine) {
        instance_pair(instance, &rows, reading);
        struct routing_vehicle *vehicle = &instance->vehicles[0];
        double *time = instance_matrix(instance);
        vehicle->time_s = vehicle->distance_km = time;
        vehicle->max_duration_s = head[ROUTE_TIME];
        read_times(reading, time, n);
        instance->is_geographic = true;
        for (size_t i = 0; i < n; i++)
            instance->at[i] = (struct point){instance->at[i].y, instance->at[i].x};
        instance_settle(instance, 1, false, 0);
    }
    rows_clear(&rows);
}
