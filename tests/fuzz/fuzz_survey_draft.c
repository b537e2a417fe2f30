/* Any bytes as an export or a tab-separated structure of which a codebook is drafted: the draft is a
 * codebook, and reads the file. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = input_file(bytes, n, ".csv");
    check_draft(path);
    remove(path);
    return 0;
}
