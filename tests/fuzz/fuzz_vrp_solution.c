/* Any bytes as a solution of a problem in text, then of one in JSON. */
#include <string.h>
#include "tests/fuzz/vrp_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char text_problem[] =
    "DIMENSION: 4\nVEHICLES: 2\nCAPACITY: 5\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n"
    "1 0 0\n2 10 0\n3 20 0\n4 0 9\nDEMAND_SECTION\n1 0\n2 4\n3 5\n4 1\n"
    "RELEASE_TIME_SECTION\n1 0\n2 0\n3 30\n4 0\nVEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\n"
    "VEHICLES_FIXED_COST_SECTION\n1 7\n2 8\nDEPOT_SECTION\n1\nEOF\n";
static const char json_problem[] =
    "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"breaks\":[{\"id\":1,"
    "\"service\":5}]},{\"id\":2,\"start_index\":0}],\"jobs\":[{\"id\":1,\"location_index\":1},"
    "{\"id\":2,\"location_index\":1}],\"shipments\":[{\"pickup\":{\"id\":1,\"location_index\":0},"
    "\"delivery\":{\"id\":1,\"location_index\":1}}],"
    "\"matrices\":{\"car\":{\"durations\":[[0,5],[5,0]]}}}";

static void read_problem(const char *text, struct instance *instance)
{
    struct faults faults = {0}, warnings = {0};
    write_input((const uint8_t *)text, strlen(text));
    if (!instance_read(path, &(struct instance_request){0}, instance, &faults, &warnings))
        abort();
}

/* What was read is written, in either format, without a fault. */
static void check_solution(const struct instance *instance, const uint8_t *bytes, size_t n)
{
    struct solution_file file;
    struct faults faults = {0};
    write_input(bytes, n);
    const bool fine = solution_read(path, instance, &file, &faults);
    assert(fine == (faults.n == 0));
    if (fine) {
        FILE *out = fopen("/dev/null", "w");
        violations_find(instance, &file, "fuzz", &faults);
        if (instance->kind == INSTANCE_VROOM)
            solution_write_vroom(instance, &file.solution, out);
        else
            solution_write_sol(instance, &file.solution, out);
        fclose(out);
        solution_file_clear(&file);
    }
    faults_clear(&faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static struct instance text, json;
    if (!text.name) {
        read_problem(text_problem, &text);
        read_problem(json_problem, &json);
    }
    check_solution(&text, bytes, n);
    check_solution(&json, bytes, n);
    return 0;
}
