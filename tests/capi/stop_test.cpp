// A stop from another thread, while the handle's own thread exchanges what is behind it.
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

extern "C" {
#include "capi/check.h"
}

extern "C" void test_stop(void) {
#ifdef __linux__
  const std::string path = (std::filesystem::path(folder) / "stopped.etwrca").string();
  for (int i = 0; i < 20; ++i) {
    std::filesystem::remove(path);
    etwrca_source* source = nullptr;
    CHECK_OK(etwrca_source_open_proc(nullptr, &source));
    std::atomic<bool> begun = false;
    std::atomic<bool> recorded = false;
    std::thread other([&] {
      while (!recorded) {
        etwrca_source_stop(source);
        begun = true;
      }
    });
    while (!begun) std::this_thread::yield();
    // Refused, since the folder is a file, or begun: every stop holds.
    if (i % 2 == 0)
      CHECK_OK(etwrca_source_record(source, path.c_str(), nullptr, nullptr));
    else
      CHECK(etwrca_source_record(source, (std::string(recording) + "/x.etwrca").c_str(), nullptr, nullptr) !=
            ETWRCA_OK);
    recorded = true;
    other.join();
    if (i % 2 == 0) CHECK_OK(etwrca_run(source, nullptr, nullptr, nullptr));
    etwrca_source_free(source);
  }
#endif
}
