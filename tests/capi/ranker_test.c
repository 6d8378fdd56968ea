#include <math.h>

#include "check.h"

#define ENTITIES 6

static void observe(etwrca_ranker* ranker, const uint32_t* entities, int second) {
  const uint32_t metrics[2] = {0, 3};
  double values[ENTITIES][2];
  int i;
  for (i = 0; i < ENTITIES; ++i) {
    values[i][0] = 0.1 + 0.01 * ((second * 7 + i * 3) % 5);
    values[i][1] = i == 0 ? NAN : 1000;
  }
  if (second >= 40) values[4][0] = 2.5;
  CHECK_OK(etwrca_ranker_observe(ranker, second * SECOND, SECOND, entities, ENTITIES, metrics, 2, values[0],
                                 NULL));
}

/* Two workers, one of which rises from second 80 on; what a run of the same frames says, the ranker says too.
 */
struct pair {
  etwrca_source* tables;
  uint32_t who[3]; /* the third is the whole machine */
};

static struct pair pair(int64_t interval) {
  static const char* const names[3] = {"hog", "steady", "host"};
  struct pair pair = {NULL, {0, 0, 0}};
  etwrca_source_callbacks callbacks;
  etwrca_entity entity;
  int i;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&entity);
  callbacks.interval_ns = interval;
  CHECK_OK(etwrca_source_create(&callbacks, &pair.tables));
  for (i = 0; i < 3; ++i) {
    entity.name = names[i];
    entity.kind = i == 2 ? ETWRCA_SYSTEM : ETWRCA_NAMED;
    CHECK_OK(etwrca_source_add_entity(pair.tables, &entity, &pair.who[i]));
  }
  return pair;
}

/* By three parts of the past: two levels of `steady` before the rise. */
static void second_of_pair(int t, double values[3]) {
  values[0] = t >= 80 ? 3 : 0.2;
  values[1] = (t < 45 ? 1.0 : 2.0) + 0.01 * (t % 3);
  values[2] = values[0] + values[1];
}

static etwrca_report* ranked(size_t rows, int excluding) {
  const uint32_t metric = 0;
  struct pair of = pair(0);
  etwrca_ranker* ranker = NULL;
  etwrca_report* report = NULL;
  etwrca_loss loss;
  int t;
  ETWRCA_INIT(&loss);
  loss.events = 5;
  loss.bytes = 7;
  CHECK_OK(etwrca_ranker_create(of.tables, NULL, &ranker));
  for (t = 0; t < 100; ++t) {
    double values[3];
    second_of_pair(t, values);
    CHECK_OK(etwrca_ranker_observe(ranker, t * SECOND, SECOND, of.who, rows, &metric, 1, values,
                                   t == 90 || t == 10 ? &loss : NULL));
  }
  if (excluding) CHECK_OK(etwrca_ranker_exclude(ranker, 45 * SECOND, 80 * SECOND));
  CHECK_OK(etwrca_ranker_rank(ranker, 80 * SECOND, 100 * SECOND, 0, &report));
  etwrca_ranker_free(ranker);
  etwrca_source_free(of.tables);
  return report;
}

static void as_a_run_says(void) {
  const uint32_t metric = 0;
  struct pair of = pair(SECOND);
  etwrca_options options;
  etwrca_report *run = NULL, *alone = ranked(2, 0), *quiet = ranked(2, 1);
  etwrca_incident a, b;
  etwrca_suspect first_a, first_b;
  etwrca_report_info info;
  int t;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&a);
  ETWRCA_INIT(&b);
  ETWRCA_INIT(&first_a);
  ETWRCA_INIT(&first_b);
  ETWRCA_INIT(&info);
  for (t = 0; t < 100; ++t) {
    double values[3];
    second_of_pair(t, values);
    CHECK_OK(etwrca_source_push_frame(of.tables, t * SECOND, SECOND, of.who, 2, &metric, 1, values));
  }
  options.window_begin_ns = 80 * SECOND;
  options.window_end_ns = 100 * SECOND;
  CHECK_OK(etwrca_run(of.tables, &options, NULL, &run));
  CHECK_OK(etwrca_report_incident(run, 0, &a));
  CHECK_OK(etwrca_report_incident(alone, 0, &b));
  CHECK(strcmp(a.id, "1970-01-01T00:01:20.000Z-cpu") == 0 && strcmp(b.id, a.id) == 0);
  CHECK(fabs(a.value - b.value) < 1e-9 && fabs(a.baseline - b.baseline) < 1e-9);
  CHECK(fabs(a.scale - b.scale) < 1e-9 && fabs(a.score - b.score) < 1e-6 && a.score > 1);
  CHECK_OK(etwrca_report_suspect(run, 0, 0, &first_a));
  CHECK_OK(etwrca_report_suspect(alone, 0, 0, &first_b));
  CHECK(strcmp(first_b.name, "hog") == 0 && fabs(first_a.score_without - first_b.score_without) < 1e-9);
  /* What was lost in the window, and in all. */
  CHECK(b.lost_events == 5 && b.lost_bytes == 7 && b.lost_records == 0);
  CHECK_OK(etwrca_report_describe(alone, &info));
  CHECK(info.lost_events == 10 && info.lost_bytes == 14);
  /* Without the second part of the past. */
  CHECK_OK(etwrca_report_incident(quiet, 0, &a));
  CHECK(fabs(a.baseline - 1.21) < 1e-9 && a.score > b.score && a.baseline_frames < b.baseline_frames);
  etwrca_report_free(run);
  etwrca_report_free(alone);
  etwrca_report_free(quiet);
  etwrca_source_free(of.tables);
}

static void the_machine_states_totals(void) {
  etwrca_report *with = ranked(3, 0), *without = ranked(2, 0);
  etwrca_incident a, b;
  etwrca_suspect suspect;
  size_t i;
  ETWRCA_INIT(&a);
  ETWRCA_INIT(&b);
  ETWRCA_INIT(&suspect);
  CHECK_OK(etwrca_report_incident(with, 0, &a));
  CHECK_OK(etwrca_report_incident(without, 0, &b));
  CHECK(fabs(a.value - b.value) < 1e-9 && fabs(a.baseline - b.baseline) < 1e-9);
  CHECK(fabs(a.unexplained - b.unexplained) < 1e-9);
  for (i = 0; etwrca_report_suspect(with, 0, i, &suspect) == ETWRCA_OK; ++i)
    CHECK(strcmp(suspect.name, "host") != 0);
  etwrca_report_free(with);
  etwrca_report_free(without);
}

static void frames_that_are_refused(void) {
  static const uint32_t twice[2] = {0, 0}, memory[2] = {0, 8};
  static const double values[4] = {1, 1, 1, 1}, infinite[4] = {1, INFINITY, INFINITY, 1},
                      huge[4] = {1e308, 1, 1e308, 1};
  struct pair of = pair(0);
  etwrca_ranker* ranker = NULL;
  CHECK_OK(etwrca_ranker_create(of.tables, NULL, &ranker));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "twice",
              etwrca_ranker_observe(ranker, 0, SECOND, of.who, 2, twice, 2, values, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "infinite",
              etwrca_ranker_observe(ranker, 0, SECOND, of.who, 2, memory, 2, infinite, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "sum of cpu is infinite",
              etwrca_ranker_observe(ranker, 0, SECOND, of.who, 2, memory, 2, huge, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "length",
              etwrca_ranker_observe(ranker, 0, 0, of.who, 2, memory, 2, values, NULL));
  CHECK_OK(etwrca_ranker_observe(ranker, 0, SECOND, of.who, 2, memory, 2, values, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "frame before",
              etwrca_ranker_observe(ranker, 0, SECOND, of.who, 2, memory, 2, values, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "window", etwrca_ranker_exclude(ranker, 5, 5));
  etwrca_ranker_free(ranker);
  etwrca_source_free(of.tables);
}

void test_ranker(void) {
  etwrca_source_callbacks callbacks;
  etwrca_source* tables = NULL;
  etwrca_ranker* ranker = NULL;
  etwrca_report* report = NULL;
  etwrca_options options;
  etwrca_entity entity;
  etwrca_incident incident;
  etwrca_suspect suspect;
  uint32_t entities[ENTITIES];
  uint32_t backwards[2];
  const uint32_t metric = 0, wrong = 4000;
  const double values[2] = {1, 1};
  const char* text = NULL;
  int i;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&suspect);
  entity.kind = ETWRCA_NAMED;
  CHECK_OK(etwrca_source_create(&callbacks, &tables));
  for (i = 0; i < ENTITIES; ++i) {
    char name[] = "service-0";
    name[8] = (char)('0' + i);
    entity.name = name;
    CHECK_OK(etwrca_source_add_entity(tables, &entity, &entities[i]));
  }
  options.top = 3;
  CHECK_OK(etwrca_ranker_create(tables, &options, &ranker));
  for (i = 0; i < 50; ++i) observe(ranker, entities, i);
  CHECK_OK(etwrca_ranker_rank(ranker, 40 * SECOND, 50 * SECOND, 0, &report));
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  CHECK(incident.suspects == 3 && incident.is_given && incident.value > 2.5 && incident.baseline < 1.5);
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  CHECK(strcmp(suspect.name, "service-4") == 0 && suspect.entity == entities[4]);
  CHECK(fabs(suspect.score - (0.4 * suspect.anomaly + 0.4 * suspect.energy + 0.2 * suspect.correlation)) <
        1e-12);
  CHECK_OK(etwrca_report_write(report, ETWRCA_JSON, NULL, &text, NULL));
  CHECK(strstr(text, "service-4") != NULL);
  etwrca_report_free(report);

  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "no frame",
              etwrca_ranker_rank(ranker, 90 * SECOND, 99 * SECOND, 0, &report));
  CHECK(report == NULL);
  CHECK(etwrca_ranker_rank(ranker, 9, 9, 0, &report) == ETWRCA_E_INVALID_ARGUMENT);
  CHECK(etwrca_ranker_rank(ranker, 0, 9, 4000, &report) == ETWRCA_E_NOT_FOUND);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "frame before",
              etwrca_ranker_observe(ranker, 5 * SECOND, SECOND, entities, 2, &metric, 1, values, NULL));
  CHECK(etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, entities, 2, &wrong, 1, values, NULL) ==
        ETWRCA_E_NOT_FOUND);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "2096-10-02",
              etwrca_ranker_observe(ranker, INT64_MAX - 5, 100, entities, 2, &metric, 1, values, NULL));
  backwards[0] = entities[1];
  backwards[1] = entities[0];
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "ascending",
              etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, backwards, 2, &metric, 1, values, NULL));
  CHECK_OK(etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, NULL, 0, NULL, 0, NULL, NULL));
  etwrca_ranker_free(ranker);
  options.energy_weight = -1;
  CHECK(etwrca_ranker_create(tables, &options, &ranker) == ETWRCA_E_INVALID_ARGUMENT);
  etwrca_source_free(tables);
  as_a_run_says();
  the_machine_states_totals();
  frames_that_are_refused();
}
