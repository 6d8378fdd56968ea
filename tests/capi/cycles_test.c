/* Handles that come and go leave nothing behind. */
#include "check.h"

#ifdef __linux__
/* Anonymous memory: pages of files come and go as the system likes. */
static long resident_kib(void) {
  char line[128];
  long kib = 0;
  FILE* file = fopen("/proc/self/status", "r");
  if (file == NULL) return 0;
  while (fgets(line, sizeof line, file) != NULL)
    if (sscanf(line, "RssAnon: %ld", &kib) == 1) break;
  fclose(file);
  return kib;
}
#else
static long resident_kib(void) { return 0; }
#endif

static void one_round(void) {
  etwrca_source* source = NULL;
  etwrca_detector* detector = NULL;
  etwrca_ranker* ranker = NULL;
  etwrca_report* report = NULL;
  etwrca_options options;
  etwrca_entity entity;
  uint32_t who = 0;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&entity);
  options.baseline = 16;
  options.warmup = 8;
  options.memory = 48;
  entity.name = "e";
  CHECK_OK(etwrca_detector_create(1, &options, &detector));
  etwrca_detector_free(detector);
  CHECK_OK(etwrca_source_create(NULL, &source));
  CHECK_OK(etwrca_source_add_entity(source, &entity, &who));
  CHECK_OK(etwrca_ranker_create(source, NULL, &ranker));
  etwrca_ranker_free(ranker);
  CHECK(etwrca_analyze("none", NULL, &report) == ETWRCA_E_NOT_FOUND);
  etwrca_source_free(source);
}

#ifndef ETWRCA_TEST_CYCLES
#define ETWRCA_TEST_CYCLES 20000
#endif

void test_cycles(void) {
  long before;
  int i;
  for (i = 0; i < ETWRCA_TEST_CYCLES / 10; ++i) one_round();
  before = resident_kib();
  for (i = 0; i < ETWRCA_TEST_CYCLES; ++i) one_round();
#ifdef ETWRCA_TEST_SANITIZED
  (void)before; /* what was freed is kept for a while, to catch its use; leaks are told at the end */
#else
  CHECK(resident_kib() <= before + 1024);
#endif
}
