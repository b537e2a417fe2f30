/* Any bytes as a scenario: faults or a scenario, never a crash. Run from the project's root. */
#include <stdint.h>
#include <stdlib.h>
#include "data/catalogue.h"
#include "data/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static struct catalogue *catalogue;
    struct faults faults = {0};
    if (!catalogue)
        catalogue = catalogue_read("data/reference", &faults);
    if (!catalogue)
        abort();
    struct scenario *scenario = scenario_from_bytes("tests/bad/scenario/fuzz.yaml",
                                                    (const char *)bytes, n, catalogue, &faults);
    if (!scenario != (faults.n > 0))
        abort(); /* a scenario without faults, or faults and no scenario */
    if (scenario)
        scenario_warnings(scenario, catalogue, &faults);
    for (uint64_t r = 0; scenario && scenario_n_varying(scenario) && r < 3; r++)
        scenario_free(scenario_drawn(scenario, catalogue, r, NULL, &faults));
    scenario_free(scenario);
    faults_clear(&faults);
    return 0;
}
