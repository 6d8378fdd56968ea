#include "support/etl_damage.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/etl_walker.hpp"
#include "support/etl_writer.hpp"
#include "support/temp_file.hpp"

using namespace etwrca::test;

TEST_CASE("Damage is where it was asked for, and nowhere else") {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), {.processors = 1, .buffer_size = 0x400});
  for (int i = 0; i < 100; ++i) writer.append(0, {.ticks = i + 1});
  writer.close();
  const Bytes whole = read_bytes(file.path());
  const auto offsets = buffer_offsets(whole);
  REQUIRE(offsets.size() > 4);

  Bytes less = whole;
  remove_buffer(less, offsets[2]);
  CHECK(walk(less).size() == walk(whole).size() - 1);
  CHECK(walk(less)[2].sequence == 3);

  Bytes wrong = whole;
  set_buffer_size(wrong, offsets[1], 0x12345678);
  CHECK(load<std::uint32_t>(&wrong[offsets[1]]) == 0x12345678);
  set_buffer_size(wrong, offsets[1], 0x400);
  CHECK(wrong == whole);

  Bytes garbage = whole;
  overwrite(garbage, 100, 50);
  CHECK(garbage.size() == whole.size());
  CHECK(garbage != whole);
  CHECK(std::equal(whole.begin() + 150, whole.end(), garbage.begin() + 150));

  Bytes cut = whole;
  truncate(cut, 1500);
  write_bytes(file.path(), cut);
  CHECK(read_bytes(file.path()) == cut);
}
