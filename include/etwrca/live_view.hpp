// live_view.hpp - what a terminal shows of a machine that is watched.
//
//     etwrca::LiveView view(*source);
//     monitor.add(view).run(*source);      // elsewhere, after each frame: std::cout << view.draw({80, 24});
//
// It only draws: no cursor movement, no clearing, no reading of the terminal.
#ifndef ETWRCA_LIVE_VIEW_HPP
#define ETWRCA_LIVE_VIEW_HPP

#include <cstddef>
#include <memory>
#include <string>

#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/sink.hpp"
#include "etwrca/source.hpp"

namespace etwrca {

/// The size of the screen.
struct LiveViewOptions {
  std::size_t width = 80;   ///< columns, 40 to 200
  std::size_t height = 24;  ///< lines, at least 12
  bool color = false;       ///< ANSI colours
};

/// A sink that keeps the last ten minutes of the machine's totals, the latest frame and the latest incidents.
///
/// Threads: one at a time, that of Monitor::run().
class ETWRCA_EXPORT LiveView final : public Sink {
 public:
  /// `source` gives names and must outlive the view. `warmup`: frames before the first alert is possible;
  /// until then the view says that it learns.
  explicit LiveView(const Source& source, std::size_t warmup = 0);
  ~LiveView() override;

  void frame(const Frame& frame) override;
  void ongoing(const Incident& incident) override;
  void incident(const Incident& incident) override;

  /// Lines that end in '\n', none wider than `width` columns and at most `height` of them: the machine's
  /// curves, the busiest processes now, incidents, and what was lost. Names are made safe to show.
  [[nodiscard]] std::string draw(const LiveViewOptions& options = {}) const;

  /// One line about an incident, as in the view and without '\n'.
  [[nodiscard]] std::string line(const Incident& incident) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_LIVE_VIEW_HPP
