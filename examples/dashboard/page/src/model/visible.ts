// Names come from the watched machine and may hold anything. They are shown as text, their control and
// direction-changing characters made visible, so that a name cannot look like another or disorder a line.

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function visible(name: string, most = 64): string {
  const shown = name.replace(HIDDEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const letters = Array.from(shown);
  return letters.length <= most ? shown : `${letters.slice(0, most - 1).join('')}…`;
}

export function who(process: { name: string; pid: number | null }, most = 64): string {
  const name = visible(process.name, most) || '(no name)';
  return process.pid === null ? name : `${name} (pid ${process.pid})`;
}
