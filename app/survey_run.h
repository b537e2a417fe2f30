/* run.json of a step of `proxilog survey`: what it takes to make the same results again. The only
 * file of the results that holds the date. */
#ifndef APP_SURVEY_RUN_H
#define APP_SURVEY_RUN_H
#include "analysis/answers.h"
#include "app/folder.h"
#include "app/options.h"

/* All borrowed. */
struct survey_run {
    const char *step; /* "survey report" */
    const struct codebook *codebook;
    const struct answers *answers;
    const char *answers_path, *coding_path, *areas_path; /* NULL where there is none */
    const struct option_spec *options;      /* as given */
    size_t n_options;
};
bool survey_run_write(const struct survey_run *run, const struct folder *folder,
                      struct faults *faults);
#endif
