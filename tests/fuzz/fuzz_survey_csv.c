/* Any bytes as an export: LimeSurvey, Kobo, Google Forms, a table, whatever it looks like. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = input_file(bytes, n, ".csv");
    check_reading(pat_codebook(), path, EXPORT_DETECT);
    remove(path);
    return 0;
}
