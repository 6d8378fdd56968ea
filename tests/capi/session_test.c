#include "check.h"

void test_session(void) {
  etwrca_session* session = NULL;
  etwrca_etw_options options;
  ETWRCA_INIT(&options);
#ifdef _WIN32
  {
    etwrca_session_stats stats;
    etwrca_capability capability;
    ETWRCA_INIT(&stats);
    ETWRCA_INIT(&capability);
    options.kernel = ETWRCA_NONE;
    options.name = "etwrca-c-test";
    CHECK_OK(etwrca_session_create(&options, &session));
    CHECK_OK(etwrca_session_add_provider(session, "{22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716}", 4, 0x10, 0, 0));
    CHECK_OK(etwrca_session_add_provider(session, "Microsoft-Windows-DNS-Client", 5, 0, 0, 1));
    CHECK_OK(etwrca_session_add_stack(session, 15, 46));
    CHECK(etwrca_session_add_stack(session, 256, 0) == ETWRCA_E_INVALID_ARGUMENT);
    CHECK(etwrca_session_add_provider(session, "Microsoft-Windows-DNS-Client", 5, 0, 0, 3) ==
          ETWRCA_E_INVALID_ARGUMENT);
    CHECK_OK(etwrca_session_describe(session, &stats));
    CHECK(stats.events == 0 && stats.too_large == 0 && stats.clock_step_ns == 0);
    CHECK(etwrca_session_capability(session, 0, &capability) == ETWRCA_E_NOT_FOUND);
    etwrca_session_stop(session);
    CHECK_OK(etwrca_session_add_provider(session, "Microsoft-Windows-DNS-Client", 5, 0, 0, 0));
    CHECK_FAILS(ETWRCA_E_CANCELLED, "stopped before", etwrca_session_start(session));
    CHECK(etwrca_session_add_provider(session, "late", 5, 0, 0, 0) == ETWRCA_E_INVALID_ARGUMENT);
    etwrca_session_free(session);
  }
  options.buffer_kb = 1;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "buffer", etwrca_session_create(&options, &session));
#else
  CHECK_FAILS(ETWRCA_E_UNSUPPORTED, "Windows", etwrca_session_create(NULL, &session));
  CHECK_FAILS(ETWRCA_E_UNSUPPORTED, "Windows", etwrca_session_create(&options, &session));
#endif
  CHECK(session == NULL);
  etwrca_session_stop(NULL);
}
