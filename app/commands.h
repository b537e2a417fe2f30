/* The subcommands. Each takes its own argc and argv (argv[0] is its name) and returns the exit
 * status: 0 fine, 1 bad input, 2 wrong command line. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

int cmd_check(int argc, char *argv[]);
int cmd_compare(int argc, char *argv[]);
int cmd_convert(int argc, char *argv[]);
int cmd_matrix(int argc, char *argv[]);
int cmd_roads(int argc, char *argv[]);
int cmd_solve(int argc, char *argv[]);
int cmd_survey(int argc, char *argv[]);

#endif
