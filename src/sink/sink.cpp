#include "etwrca/sink.hpp"

namespace etwrca {

Sink::Sink() = default;
Sink::~Sink() = default;

void Sink::frame(const Frame&) {}
void Sink::spike(const Spike&) {}
void Sink::ongoing(const Incident&) {}
bool Sink::wants_ongoing() const { return true; }
void Sink::incident(const Incident&) {}
void Sink::note(const std::string&) {}

}  // namespace etwrca
