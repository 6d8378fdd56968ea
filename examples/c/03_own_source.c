/* Introduces a source of your own: a queue's consumers, of which one takes all from second 30 on. */
#include <etwrca/etwrca.h>
#include <stdio.h>

enum { consumers = 4, seconds = 60 };

struct queue {
  uint32_t entities[consumers];
  uint32_t messages;
  int second;
};

static int32_t read_second(etwrca_source* source, void* user) {
  struct queue* queue = user;
  const int64_t second = 1000 * 1000 * 1000;
  int i;
  if (queue->second == seconds) return 0; /* the end */
  for (i = 0; i < consumers; ++i) {
    const double taken = i == 2 && queue->second >= 30 ? 900 : 40 + (queue->second * 7 + i) % 5;
    const etwrca_status status = etwrca_source_push_usage(source, queue->entities[i], queue->messages,
                                                          queue->second * second, second, taken);
    if (status != ETWRCA_OK) return status;
  }
  ++queue->second;
  return 1;
}

static etwrca_status fill_tables(etwrca_source* source, struct queue* queue) {
  static const char* const names[consumers] = {"billing", "mail", "search", "audit"};
  etwrca_metric metric;
  etwrca_entity entity;
  etwrca_status status;
  int i;
  ETWRCA_INIT(&metric);
  ETWRCA_INIT(&entity);
  metric.name = "messages";
  metric.unit = "{message}/s";
  metric.is_usage = 1;
  status = etwrca_source_add_metric(source, &metric, &queue->messages);
  entity.kind = ETWRCA_NAMED;
  for (i = 0; i < consumers && status == ETWRCA_OK; ++i) {
    entity.name = names[i];
    status = etwrca_source_add_entity(source, &entity, &queue->entities[i]);
  }
  return status;
}

int main(void) {
  struct queue queue = {{0}, 0, 0};
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  const char* text = NULL;
  int failed;
  ETWRCA_INIT(&callbacks);
  callbacks.user = &queue;
  callbacks.read = read_second;
  callbacks.name = "queue";
  callbacks.no_built_in_metrics = 1;
  failed = etwrca_source_create(&callbacks, &source) != ETWRCA_OK ||
           fill_tables(source, &queue) != ETWRCA_OK || etwrca_run(source, NULL, NULL, &report) != ETWRCA_OK ||
           etwrca_report_write(report, ETWRCA_TEXT, NULL, &text, NULL) != ETWRCA_OK;
  puts(failed ? etwrca_last_error() : text);
  etwrca_report_free(report);
  etwrca_source_free(source);
  return failed;
}
