/* Any bytes as VROOM's JSON. */
#include "tests/fuzz/vrp_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_instance(bytes, n);
}
