/* Any bytes as Solomon's, Li and Lim's, Cordeau's, Sartori and Buriol's text, or a fleet. */
#include "tests/fuzz/vrp_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_instance(bytes, n);
}
