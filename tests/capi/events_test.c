#include "check.h"

struct seen {
  uint64_t events, switches, named, fields;
  int64_t last;
  int stop_after;
};

static int32_t take_name(const char* name, void* user) {
  CHECK(strchr(name, '/') != NULL);
  ++((struct seen*)user)->named;
  return 0;
}

static int32_t take_field(const etwrca_field* field, void* user) {
  CHECK(field->size == sizeof *field && field->name[0] != '\0');
  if (field->type == ETWRCA_VALUE_TEXT) CHECK(strlen(field->text) <= field->length);
  if (field->type == ETWRCA_VALUE_GUID) CHECK(field->length == 16);
  ++((struct seen*)user)->fields;
  return 0;
}

static int32_t take_event(const etwrca_event* event, void* user) {
  struct seen* seen = user;
  CHECK(event->size == sizeof *event && event->raw_size >= event->payload_size);
  CHECK(event->time_ns >= seen->last);
  seen->last = event->time_ns;
  if (event->kernel_class == 5 && event->opcode == 36) ++seen->switches;
  if (seen->events == 0) {
    const uint8_t* data = event->raw;
    size_t length = 7;
    CHECK_FAILS(ETWRCA_E_NOT_FOUND, "no extended item 6",
                etwrca_event_extended(event, ETWRCA_EXTENDED_STACK64, &data, &length));
    CHECK(data == NULL && length == 0);
    CHECK(etwrca_event_extended(event, -1, &data, &length) == ETWRCA_E_INVALID_ARGUMENT);
  }
  if (seen->events % 64 == 0) {
    const etwrca_status status = etwrca_event_decode(event, take_name, take_field, user);
    CHECK(status == ETWRCA_OK || status == ETWRCA_E_NOT_FOUND);
  }
  ++seen->events;
  return seen->stop_after != 0 && (int)seen->events == seen->stop_after;
}

void test_events(void) {
  /* The class GUID of Thread events, as Windows has it in memory: 3d6fa8d1-fe05-11d0-9dda-00c04fd7ba7c. */
  struct seen seen = {0, 0, 0, 0, 0, 0}, first = {0, 0, 0, 0, 0, 100};
  etwrca_etl* etl = NULL;
  etwrca_etl_header header;
  etwrca_loss loss;
  const char* note = NULL;
  ETWRCA_INIT(&header);
  ETWRCA_INIT(&loss);
  CHECK_OK(etwrca_etl_open(recording, &etl));
  CHECK_OK(etwrca_etl_describe(etl, &header));
  CHECK(header.processors > 0 && header.start_ns > 0 && header.buffers > 1 && header.clock >= 1 &&
        header.clock <= 3);
  CHECK(header.timer_resolution > 0 && header.file_name != NULL && header.buffers_written == header.buffers);
  CHECK(header.first_ns == header.start_ns && header.first_ticks > 0 && header.major_version >= 6);
  CHECK_OK(etwrca_etl_read(etl, take_event, &seen));
  CHECK(seen.events > 10000 && seen.switches > 100 && seen.named > 100 && seen.fields > seen.named);
  CHECK_OK(etwrca_etl_loss(etl, &loss));
  CHECK(loss.events == 0 && loss.bytes == 0 && loss.notes == 0);
  CHECK(etwrca_etl_note(etl, 0, &note) == ETWRCA_E_NOT_FOUND);
  CHECK_OK(etwrca_etl_rewind(etl));
  CHECK(etwrca_etl_read(etl, take_event, &first) == ETWRCA_E_CANCELLED);
  CHECK(first.events == 100);
  first.stop_after = 0;
  CHECK_OK(etwrca_etl_read(etl, take_event, &first)); /* goes on after the hundredth */
  CHECK(first.events == seen.events);
  etwrca_etl_free(etl);
}
