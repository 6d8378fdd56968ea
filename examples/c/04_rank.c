/* Introduces the ranker alone: your own arrays and your own window in, suspects out. */
#include <etwrca/etwrca.h>
#include <stdio.h>

enum { services = 3, seconds = 90, begin = 60 };

static const int64_t second = 1000 * 1000 * 1000;

/* [service][metric]: CPU and bytes written of one second. */
static void measure(int at, double values[services][2]) {
  int i;
  for (i = 0; i < services; ++i) {
    values[i][0] = 0.2 + 0.01 * ((at * 7 + i) % 5);
    values[i][1] = 1e6 + 1e4 * ((at * 3 + i) % 7);
  }
  if (at >= begin) values[1][0] = 1.9;
}

static etwrca_status rank(etwrca_ranker* ranker, const uint32_t* entities, etwrca_report** report) {
  const uint32_t metrics[2] = {0, 3}; /* cpu and disk_write: see etwrca_metric_describe() */
  double values[services][2];
  int at;
  for (at = 0; at < seconds; ++at) {
    etwrca_status status;
    measure(at, values);
    status =
        etwrca_ranker_observe(ranker, at * second, second, entities, services, metrics, 2, values[0], NULL);
    if (status != ETWRCA_OK) return status;
  }
  return etwrca_ranker_rank(ranker, begin * second, seconds * second, metrics[0], report);
}

int main(void) {
  static const char* const names[services] = {"api", "indexer", "cache"};
  etwrca_source* tables = NULL;
  etwrca_ranker* ranker = NULL;
  etwrca_report* report = NULL;
  etwrca_entity entity;
  etwrca_suspect suspect;
  uint32_t entities[services];
  size_t i;
  int failed;
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&suspect);
  entity.kind = ETWRCA_NAMED;
  failed = etwrca_source_create(NULL, &tables) != ETWRCA_OK;
  for (i = 0; i < services && !failed; ++i) {
    entity.name = names[i];
    failed = etwrca_source_add_entity(tables, &entity, &entities[i]) != ETWRCA_OK;
  }
  failed = failed || etwrca_ranker_create(tables, NULL, &ranker) != ETWRCA_OK ||
           rank(ranker, entities, &report) != ETWRCA_OK;
  if (failed) fprintf(stderr, "%s\n", etwrca_last_error());
  for (i = 0; !failed && etwrca_report_suspect(report, 0, i, &suspect) == ETWRCA_OK; ++i)
    printf("%u. %s %.2f = 0.4 x %.2f + 0.4 x %.2f + 0.2 x %.2f\n", (unsigned)i + 1, suspect.name,
           suspect.score, suspect.anomaly, suspect.energy, suspect.correlation);
  etwrca_report_free(report);
  etwrca_ranker_free(ranker);
  etwrca_source_free(tables);
  return failed;
}
