#include "report/label.hpp"

#include <doctest/doctest.h>

#include "report/sample.hpp"

using namespace etwrca::report;

TEST_CASE("a label is a visible name, and the pid of a process") {
  etwrca::Entity entity;
  entity.pid = 812;
  CHECK(etwrca::label_of(entity) == "process 812");
  entity.name = "a\nb";
  CHECK(etwrca::label_of(entity) == "a\\u{0a}b (pid 812)");
  entity.kind = etwrca::EntityKind::named;
  CHECK(etwrca::label_of(entity) == "a\\u{0a}b");
}

TEST_CASE("what is not UTF-8 becomes the replacement character") {
  CHECK(valid_utf8("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
  CHECK(valid_utf8("a\xff"
                   "b") ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(valid_utf8("\xc0\xaf") == "\xef\xbf\xbd\xef\xbf\xbd");                  // overlong
  CHECK(valid_utf8("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");  // surrogate
  CHECK(valid_utf8("\xf0\x9f\x98") == "\xef\xbf\xbd");                          // cut
  CHECK(valid_utf8("\xf4\x90\x80\x80").size() == 12);                           // beyond U+10FFFF
}

TEST_CASE("what cannot be seen is made visible, on one line") {
  CHECK(visible("svchost.exe") == "svchost.exe");
  CHECK(visible("a\nb\r\tc") == "a\\u{0a}b\\u{0d}\\u{09}c");
  CHECK(visible("\x1b[31m") == "\\u{1b}[31m");
  CHECK(visible("photo\xe2\x80\xae"
                "exe.scr") == "photo\\u{202e}exe.scr");
  CHECK(visible("\xc2\x9b") == "\\u{9b}");
  CHECK(visible(std::string_view("\0", 1)) == "\\u{00}");
}

TEST_CASE("long names end in an ellipsis and are no longer than asked") {
  CHECK(visible(std::string(64, 'x')) == std::string(64, 'x'));
  CHECK(visible(std::string(65, 'x')) == std::string(63, 'x') + "\u2026");
  for (const std::string& name : etwrca::test::hostile_names()) {
    CHECK(columns(visible(name)) <= 64);
    CHECK(visible(name).size() < 2000);
    CHECK(valid_utf8(visible(name)) == visible(name));
  }
  std::string marks = "e";  // combining marks take no column, but room
  for (int i = 0; i < 10000; ++i) marks += "\xcc\x81";
  CHECK(visible(marks).size() < 2000);
}

TEST_CASE("columns count what a terminal shows") {
  CHECK(columns("abc") == 3);
  CHECK(columns("\u6f22\u5b57") == 4);
  CHECK(columns("e\u0301") == 1);
  CHECK(pad_right("\u6f22", 4) == "\u6f22  ");
  CHECK(pad_left("12", 4) == "  12");
  CHECK(pad_left("12345", 4) == "12345");
}

TEST_CASE("text breaks at spaces, not between a number and its unit") {
  CHECK(wrap("one two three", 7, 0, 2) == "one two\n  three");
  CHECK(wrap("it took 5 s", 9, 0, 0) == "it took\n5 s");
  CHECK(wrap("averyveryverylongword is", 8, 0, 0) == "averyveryverylongword\nis");
  CHECK(wrap("", 8, 0, 0).empty());
}
