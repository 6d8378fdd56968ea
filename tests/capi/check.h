/* check.h - what the tests in C have in common. A failed check is printed and counted, and the test goes on.
 */
#ifndef ETWRCA_TESTS_CAPI_CHECK_H
#define ETWRCA_TESTS_CAPI_CHECK_H

#include <stdio.h>
#include <string.h>

#include "etwrca/etwrca.h"

extern int failures;
void failed(const char* file, int line, const char* condition);

#define CHECK(condition) ((condition) ? (void)0 : failed(__FILE__, __LINE__, #condition))
#define CHECK_OK(call) CHECK((call) == ETWRCA_OK)
/* The status, and a part of the sentence. */
#define CHECK_FAILS(status, part, call) CHECK((call) == (status) && strstr(etwrca_last_error(), part) != NULL)

#define SECOND INT64_C(1000000000)
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* isnan() of MinGW is a macro that warns of itself. */
static inline int is_nan(double x) { return x != x; }

/* A recording with a known culprit, "culprit.exe". */
extern const char* recording;
/* A folder for files. */
extern const char* folder;

void test_report(void);
void test_source(void);
void test_own_source(void);
void test_own_frames(void);
void test_own_tables(void);
void test_run(void);
void test_detector(void);
void test_ranker(void);
void test_events(void);
void test_session(void);
void test_structs(void);
void test_misuse(void);
void test_cycles(void);
void test_throwing(void); /* in C++, as the next */
void test_stop(void);

#endif /* ETWRCA_TESTS_CAPI_CHECK_H */
