// Names come from the watched machine and may hold anything. They are shown as text, what is invisible in them in the
// library's form (src/report/label.cpp has the same list), so that a name cannot look like another or disorder a line.

const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

export function visible(name: string, most = 64): string {
  const shown = name.replace(HIDDEN, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`);
  const letters = Array.from(shown);
  return letters.length <= most ? shown : `${letters.slice(0, most - 1).join('')}…`;
}

/** The library's own label where there is one: what an address has of a process is not from a server. */
export function who(process: { name: string; pid: number | null; label?: string }, most = 64): string {
  if (process.label !== undefined) return process.label;
  const name = visible(process.name, most) || '(no name)';
  return process.pid === null ? name : `${name} (pid ${process.pid})`;
}
