// The bound of a plain recording: the program that maps a file and sums its bytes as 64-bit words.
//
//     etwrca-mmap-sum FILE
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const int descriptor = ::open(arguments[1], O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) return 1;
  const auto size = static_cast<std::size_t>(status.st_size);
  const void* const map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (map == MAP_FAILED) return 1;
  const auto* const bytes = static_cast<const unsigned char*>(map);
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at + sizeof(sum) <= size; at += sizeof(sum)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, sizeof(word));
    sum += word;
  }
  std::printf("%llx\n", static_cast<unsigned long long>(sum));
}
