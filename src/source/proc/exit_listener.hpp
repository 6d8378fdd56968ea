// Hears of every thread that ends: taskstats over generic netlink (CAP_NET_ADMIN).
#ifndef ETWRCA_SOURCE_PROC_EXIT_LISTENER_HPP
#define ETWRCA_SOURCE_PROC_EXIT_LISTENER_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "source/proc/exit_record.hpp"

namespace etwrca::proc {

/// Registers with the kernel; the registration ends with the object. Never throws: whether it hears anything
/// is told by listening(), and if not, why.
class ExitListener {
 public:
  ExitListener();
  ~ExitListener();
  ExitListener(const ExitListener&) = delete;
  ExitListener& operator=(const ExitListener&) = delete;

  [[nodiscard]] bool listening() const noexcept { return descriptor_ >= 0; }
  /// Why it does not listen, as the end of a sentence.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  /// To wait on; -1 if it does not listen.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Takes what has arrived, without waiting. Holds at most 16384 records until the next clear().
  void drain(Duration now);
  [[nodiscard]] const std::vector<ExitRecord>& records() const noexcept { return records_; }
  /// How many records are known to be lost since the last clear(); at least so many.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  void clear() noexcept;

 private:
  bool find_family();
  bool start();
  bool ask(std::uint16_t type, std::uint8_t command, std::uint16_t attribute, const std::string& value) const;
  long receive() noexcept;
  void give_up(const std::string& reason) noexcept;

  int descriptor_ = -1;
  std::uint16_t family_ = 0;
  std::vector<std::byte> buffer_;
  std::vector<ExitRecord> records_;
  std::uint64_t lost_ = 0;
  std::string reason_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_EXIT_LISTENER_HPP
