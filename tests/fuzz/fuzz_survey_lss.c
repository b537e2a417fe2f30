/* Any bytes as a structure of LimeSurvey: the draft is a codebook. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = input_file(bytes, n, ".lss");
    check_draft(path);
    remove(path);
    return 0;
}
