/* Any bytes as a VV export of LimeSurvey. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = input_file(bytes, n, ".csv");
    check_reading(pat_codebook(), path, EXPORT_LIMESURVEY_VV);
    remove(path);
    return 0;
}
