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
  CHECK_OK(etwrca_ranker_observe(ranker, second * SECOND, SECOND, entities, ENTITIES, metrics, 2, values[0]));
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
              etwrca_ranker_observe(ranker, 5 * SECOND, SECOND, entities, 2, &metric, 1, values));
  CHECK(etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, entities, 2, &wrong, 1, values) ==
        ETWRCA_E_NOT_FOUND);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "2096-10-02",
              etwrca_ranker_observe(ranker, INT64_MAX - 5, 100, entities, 2, &metric, 1, values));
  backwards[0] = entities[1];
  backwards[1] = entities[0];
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "ascending",
              etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, backwards, 2, &metric, 1, values));
  CHECK_OK(etwrca_ranker_observe(ranker, 60 * SECOND, SECOND, NULL, 0, NULL, 0, NULL));
  etwrca_ranker_free(ranker);
  options.energy_weight = -1;
  CHECK(etwrca_ranker_create(tables, &options, &ranker) == ETWRCA_E_INVALID_ARGUMENT);
  etwrca_source_free(tables);
}
