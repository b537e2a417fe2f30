/* The steps of `proxilog survey`; as the subcommands, each takes its own argc and argv (argv[0] is
 * its name) and returns the exit status. */
#ifndef APP_SURVEY_H
#define APP_SURVEY_H

int survey_answers(int argc, char *argv[]);
int survey_cases(int argc, char *argv[]);
int survey_codebook(int argc, char *argv[]);
int survey_publish(int argc, char *argv[]);
int survey_report(int argc, char *argv[]);
int survey_match(int argc, char *argv[]);
int survey_scenario(int argc, char *argv[]);
int survey_simulate(int argc, char *argv[]);

#endif
