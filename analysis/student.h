/* Student's t far from 0, where GSL 2.7 keeps only seven digits of the tail. */
#ifndef ANALYSIS_STUDENT_H
#define ANALYSIS_STUDENT_H

/* Chance that |T| is above |t| with df degrees of freedom, to ten digits while it is a normal number;
 * NaN where t is. */
double student_two_sided(double t, double df);
#endif
