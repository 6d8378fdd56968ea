// html_style.hpp - the style sheet of the HTML report, and the digest by which the page's policy
// allows it and nothing else. tests/report/page_test.py recomputes the digest and prints the right
// one when the sheet was changed.
#ifndef ETWRCA_REPORT_HTML_STYLE_HPP
#define ETWRCA_REPORT_HTML_STYLE_HPP

#include <string_view>

namespace etwrca::report {

inline constexpr std::string_view style_digest = "sha256-3Z/MVRB7qfNrgE+6xIL8bq0wTF4l+HG+ZG9hvIDEDDQ=";

// Colours of the series: Okabe and Ito, "Color Universal Design" (2008).
inline constexpr std::string_view style_sheet = R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--surface:#fff;--ink:#1d1f21;--soft:#5b6066;--line:#e3e0da;
--band:rgba(213,94,0,.10);--edge:#b84f00;--total:#1d1f21;--rest:#c3c2bd;--track:#eeece7;--link:#005b8f;
--good:#00664a;--warn:#8a4b00;--bad:#a3280a;--c0:#d55e00;--c1:#0072b2;--c2:#e69f00;--c3:#009e73;--c4:#56b4e9;--c5:#cc79a7}
@media(prefers-color-scheme:dark){:root{--paper:#131416;--surface:#1b1d20;--ink:#e8e6e1;--soft:#a3a6aa;--line:#33363a;
--band:rgba(230,130,40,.16);--edge:#f0863a;--total:#e8e6e1;--rest:#55585c;--track:#2b2e32;--link:#7cc4f2;
--good:#5fd1a8;--warn:#f0b35e;--bad:#ff8d6b;--c0:#e8742a;--c1:#3a9bd6;--c5:#d88db5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:54rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
.kind{margin:0;color:var(--soft);font-size:.875rem}
h1{font-size:clamp(1.35rem,1rem + 1.8vw,2rem);line-height:1.25;font-weight:650;letter-spacing:-.012em;margin:.4rem 0 .9rem;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.3;margin:0;font-weight:650;letter-spacing:-.006em}
h3{font-size:1rem;margin:2.2rem 0 .5rem;font-weight:650}
p{margin:.5rem 0;max-width:44rem}
a{color:var(--link)}
.source{color:var(--soft);font-size:.9375rem}
.notes{border-left:3px solid var(--edge);padding:.1rem 0 .1rem .9rem;margin:1rem 0;font-size:.9375rem}
.notes ul{margin:.2rem 0;padding-left:1.1rem}
nav ol{padding-left:1.3rem;margin:.6rem 0;font-size:.9375rem}
nav li{margin:.3rem 0}
article{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.5rem;margin:1.75rem 0}
.head{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline}
.answer{font-size:.875rem;font-weight:600}
.answer::before{content:"";display:inline-block;width:.6em;height:.6em;border-radius:50%;background:currentColor;margin-right:.4em}
.clear{color:var(--good)}.probable{color:var(--warn)}.not-identifiable,.none{color:var(--bad)}
.lead{font-size:1.0625rem;margin:.6rem 0}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.4rem,1fr));gap:.9rem 1rem;margin:1.25rem 0 .5rem}
dl.facts div{border-top:1px solid var(--line);padding-top:.45rem}
dt{color:var(--soft);font-size:.8125rem}
dd{margin:0;font-size:1.125rem;font-weight:600;line-height:1.35}
figure{margin:1rem 0}
figcaption{color:var(--soft);font-size:.875rem;margin:.35rem 0}
svg{display:block;overflow:visible}
.tick{fill:var(--soft);font-size:12px;paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}
.grid{stroke:var(--line)}.zero,.mark{stroke:var(--soft)}
.window{fill:var(--band)}.edge{stroke:var(--edge);stroke-dasharray:2 3}
.baseline{stroke:var(--soft);stroke-dasharray:6 4}
.total{fill:none;stroke:var(--total);stroke-width:1.75;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.layer{stroke:var(--surface);stroke-width:.75;vector-effect:non-scaling-stroke}
.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}
.rest{fill:var(--rest)}.track{fill:var(--track)}
.part{stroke:var(--surface);stroke-width:1}
.anomaly{fill:var(--c1)}.energy{fill:var(--c2)}.correlation{fill:var(--c4)}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.5rem 0;padding:0;font-size:.875rem}
.key li{display:flex;gap:.45rem;align-items:baseline;min-width:0}
.key svg{flex:none}
.dash{stroke:var(--soft);stroke-dasharray:4 3;stroke-width:1.5}
.suspects{list-style:none;margin:0;padding:0}
.suspects>li{border-top:1px solid var(--line)}
.suspects summary{display:grid;grid-template-columns:1.6rem minmax(0,1fr) 3rem;gap:.15rem .5rem;padding:.65rem 0;cursor:pointer;list-style:none}
.suspects summary::-webkit-details-marker{display:none}
.suspects summary .bar{grid-column:2}
.suspects summary:hover .name{text-decoration:underline}
summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:3px}
.rank{color:var(--soft)}
.name{font-weight:600}
.score{text-align:right;font-weight:600}
.suspects ul{margin:0 0 1rem;padding:0 0 0 2.1rem;list-style:none;font-size:.9375rem}
.suspects ul li{margin:.3rem 0;max-width:42rem}
.axis{display:grid;grid-template-columns:1.6rem minmax(0,1fr) 3rem;gap:0 .5rem;border-top:1px solid var(--line);padding-top:.3rem}
.axis .bar-axis{grid-column:2}
.say{padding-left:1.15rem;margin:.4rem 0}
.say li{margin:.35rem 0;max-width:43rem}
details.data{margin:.4rem 0;font-size:.875rem}
details.data>summary{color:var(--soft);cursor:pointer}
.scroll{overflow-x:auto;max-height:24rem;margin-top:.5rem}
table{border-collapse:collapse;font-size:.8125rem;overflow-wrap:normal}
caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{padding:.25rem .7rem .25rem 0;text-align:right;border-bottom:1px solid var(--line);font-weight:400;vertical-align:top}
th:first-child,td:first-child{text-align:left}
.when,td{white-space:nowrap}
thead th{color:var(--soft);max-width:11rem}
footer{color:var(--soft);font-size:.8125rem;margin-top:1.75rem;padding-bottom:3rem}
@media(max-width:34rem){main,header,footer{padding-left:1rem;padding-right:1rem}article{padding:1.1rem 1rem;margin-left:-.5rem;margin-right:-.5rem}
header{padding-top:1.5rem}.suspects ul{padding-left:0}dd{font-size:1rem}}
@media print{body{background:#fff}article{break-inside:avoid-page;border:0;padding:0}}
)css";

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_HTML_STYLE_HPP
