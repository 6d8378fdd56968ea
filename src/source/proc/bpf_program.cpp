#include "source/proc/bpf_program.hpp"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <system_error>
#include <utility>

namespace etwrca::proc {
namespace {

// The compiled program, written as numbers by the build.
// NOLINTNEXTLINE(modernize-avoid-c-arrays)
const unsigned char object[] = {
#include "source/proc/threads.bpf.inc"
};

constexpr std::size_t read_bytes = std::size_t{64} * 1024;
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // half a million threads

/// What is used of libbpf 1.x.
struct Library {
  template <typename Function>
  bool find(const char* name, Function& out) const {
    void* found = ::dlsym(handle, name);
    std::memcpy(&out, &found, sizeof found);  // POSIX: a function's address fits
    return found != nullptr;
  }
  bool open() {
    handle = ::dlopen("libbpf.so.1", RTLD_NOW | RTLD_LOCAL);
    return handle != nullptr && find("libbpf_set_print", set_print) &&
           find("bpf_object__open_mem", open_mem) && find("bpf_object__load", load) &&
           find("bpf_object__find_program_by_name", find_program) &&
           find("bpf_program__attach_iter", attach) && find("bpf_link__fd", link_fd) &&
           find("bpf_link__destroy", destroy) && find("bpf_object__close", close_object) &&
           find("bpf_iter_create", create);
  }

  void* handle = nullptr;
  decltype(&::libbpf_set_print) set_print = nullptr;
  decltype(&::bpf_object__open_mem) open_mem = nullptr;
  decltype(&::bpf_object__load) load = nullptr;
  decltype(&::bpf_object__find_program_by_name) find_program = nullptr;
  decltype(&::bpf_program__attach_iter) attach = nullptr;
  decltype(&::bpf_link__fd) link_fd = nullptr;
  decltype(&::bpf_link__destroy) destroy = nullptr;
  decltype(&::bpf_object__close) close_object = nullptr;
  decltype(&::bpf_iter_create) create = nullptr;
};

int say_nothing(::libbpf_print_level, const char*, std::va_list) { return 0; }

class LoadedProgram final : public BpfProgram {
 public:
  ~LoadedProgram() override {
    if (link_ != nullptr) library_.destroy(link_);
    if (object_ != nullptr) library_.close_object(object_);
    if (library_.handle != nullptr) ::dlclose(library_.handle);
  }

  bool start(std::string& reason) {
    if (!library_.open()) {
      reason = "libbpf 1.x is not installed";
      return false;
    }
    // For kernels before 5.11 it would change a limit of this process. Some releases do not export this.
    decltype(&::libbpf_set_memlock_rlim) set_memlock = nullptr;
    if (library_.find("libbpf_set_memlock_rlim", set_memlock)) set_memlock(0);
    // It prints what it does; who else uses it in this program gets his own printer back.
    const ::libbpf_print_fn_t printer = library_.set_print(say_nothing);
    const bool ok = attach(reason);
    library_.set_print(printer);
    return ok;
  }

  bool run(std::vector<std::byte>& out, std::size_t& length) override {
    length = 0;
    const int descriptor = library_.create(library_.link_fd(link_));
    if (descriptor < 0) return false;
    ::ssize_t got = 0;
    do {
      if (out.size() < length + read_bytes) out.resize(std::max(2 * out.size(), length + read_bytes));
      got = ::read(descriptor, out.data() + length, out.size() - length);
      if (got > 0) length += static_cast<std::size_t>(got);
    } while ((got > 0 && length < most_bytes) || (got < 0 && errno == EINTR));
    ::close(descriptor);
    return got >= 0;
  }

 private:
  bool attach(std::string& reason) {
    const auto failed = [&](const char* what) {
      reason = std::string("the kernel does not ") + what + ": " + std::generic_category().message(errno);
      return false;
    };
    object_ = library_.open_mem(object, sizeof object, nullptr);
    if (object_ == nullptr) return failed("have what it needs");
    if (library_.load(object_) != 0) return failed("load it");
    const ::bpf_program* program = library_.find_program(object_, "each_thread");
    link_ = program == nullptr ? nullptr : library_.attach(program, nullptr);
    return link_ != nullptr || failed("attach it");
  }

  Library library_;
  ::bpf_object* object_ = nullptr;
  ::bpf_link* link_ = nullptr;
};

}  // namespace

std::unique_ptr<BpfProgram> BpfProgram::load(std::string& reason) {
  auto out = std::make_unique<LoadedProgram>();
  if (!out->start(reason)) return nullptr;
  return out;
}

}  // namespace etwrca::proc
