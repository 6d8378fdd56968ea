#include "source/proc/exit_listener.hpp"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>

namespace etwrca::proc {
namespace {

constexpr std::size_t most_records = 16384;
constexpr std::size_t datagram_bytes = 65536;
constexpr int socket_bytes = 4 << 20;  // some thousand records between two looks
constexpr std::size_t headers = NLMSG_HDRLEN + GENL_HDRLEN;

template <typename Value>
void store(std::vector<std::byte>& bytes, std::size_t at, Value value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <typename Value>
Value load(const std::vector<std::byte>& bytes, std::size_t at) {
  Value out{};
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

}  // namespace

ExitListener::ExitListener() : buffer_(datagram_bytes) {
  descriptor_ = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
  if (descriptor_ < 0) {
    give_up("netlink is not there: " + std::generic_category().message(errno));
    return;
  }
  const ::timeval answer_within{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &answer_within, sizeof answer_within);
  // The first may be refused, the second is cut to the system's bound.
  if (::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUFFORCE, &socket_bytes, sizeof socket_bytes) != 0)
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &socket_bytes, sizeof socket_bytes);
  if (find_family() && start()) return;
  if (descriptor_ >= 0) give_up("the kernel refuses it: " + std::generic_category().message(errno));
}

ExitListener::~ExitListener() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void ExitListener::give_up(const std::string& reason) noexcept {
  reason_ = reason;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool ExitListener::ask(std::uint16_t type, std::uint8_t command, std::uint16_t attribute,
                       const std::string& value) const {
  const std::size_t attribute_length = NLA_HDRLEN + value.size() + 1;
  std::vector<std::byte> message(headers + NLA_ALIGN(attribute_length));
  ::nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(message.size());
  header.nlmsg_type = type;
  header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  store(message, 0, header);
  ::genlmsghdr generic{};
  generic.cmd = command;
  generic.version = 1;
  store(message, NLMSG_HDRLEN, generic);
  ::nlattr head{};
  head.nla_len = static_cast<std::uint16_t>(attribute_length);
  head.nla_type = attribute;
  store(message, headers, head);
  std::memcpy(message.data() + headers + NLA_HDRLEN, value.c_str(), value.size() + 1);
  return ::send(descriptor_, message.data(), message.size(), 0) >= 0;
}

long ExitListener::receive() noexcept {
  ::ssize_t got = 0;
  do {
    got = ::recv(descriptor_, buffer_.data(), buffer_.size(), 0);
  } while (got < 0 && errno == EINTR);
  return static_cast<long>(got);
}

/// The number of the family is given at run time. The kernel answers with its description, then an
/// acknowledgement.
bool ExitListener::find_family() {
  if (!ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME)) return false;
  for (int message = 0; message < 4; ++message) {
    const long got = receive();
    if (got < static_cast<long>(headers)) return false;
    if (load<std::uint16_t>(buffer_, 4) == NLMSG_ERROR) {
      errno = -load<std::int32_t>(buffer_, NLMSG_HDRLEN);
      return errno == 0 && family_ != 0;
    }
    const auto end = static_cast<std::size_t>(got);
    for (std::size_t at = headers; at + NLA_HDRLEN + 2 <= end;) {
      const auto length = std::size_t{load<std::uint16_t>(buffer_, at)};
      if (length < NLA_HDRLEN) break;
      if (load<std::uint16_t>(buffer_, at + 2) == CTRL_ATTR_FAMILY_ID)
        family_ = load<std::uint16_t>(buffer_, at + NLA_HDRLEN);
      at += NLA_ALIGN(length);
    }
  }
  errno = ETIMEDOUT;
  return false;
}

/// For all processors; only as many as there are may be named.
bool ExitListener::start() {
  const long processors = std::max(1L, ::sysconf(_SC_NPROCESSORS_CONF));
  if (!ask(family_, TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_REGISTER_CPUMASK,
           "0-" + std::to_string(processors - 1)))
    return false;
  for (int message = 0; message < 64; ++message) {  // records may come before the acknowledgement
    const long got = receive();
    if (got < static_cast<long>(headers)) return false;
    if (load<std::uint16_t>(buffer_, 4) != NLMSG_ERROR) continue;
    errno = -load<std::int32_t>(buffer_, NLMSG_HDRLEN);
    return errno == 0;
  }
  errno = ETIMEDOUT;
  return false;
}

void ExitListener::drain(Duration now) {
  while (listening()) {
    const ::ssize_t got = ::recv(descriptor_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == ENOBUFS) {  // the socket was full: how many are missing is not told
      ++lost_;
      continue;
    }
    if (got <= 0) return;
    lost_ += decode_exit_records(std::span(buffer_).first(static_cast<std::size_t>(got)), family_, now,
                                 most_records, records_);
  }
}

void ExitListener::clear() noexcept {
  records_.clear();
  lost_ = 0;
}

}  // namespace etwrca::proc
