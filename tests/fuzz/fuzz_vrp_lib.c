/* Any bytes as a file of the TSPLIB family. */
#include "tests/fuzz/vrp_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_instance(bytes, n);
}
