/* Any bytes as a codebook: faults or a codebook, never a crash. */
#include "tests/fuzz/survey_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("fuzz.yaml", (const char *)bytes, n, &faults);
    assert(!codebook == (faults.n > 0));
    struct answers *answers = codebook ? answers_create(codebook, 2) : NULL;
    for (size_t i = 0; answers && i < answers->n; i++)
        answers->ids[i] = "";
    if (answers)
        check_answers(answers);
    answers_free(answers);
    codebook_free(codebook);
    faults_clear(&faults);
    return 0;
}
