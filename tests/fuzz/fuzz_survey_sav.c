/* Any bytes as a .sav file, read through readstat by a codebook, and drafted. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = input_file(bytes, n, ".sav");
    check_reading(pat_codebook(), path, EXPORT_DETECT);
    check_draft(path);
    remove(path);
    return 0;
}
