// The subset of Markdown that the library's reports use, as data: headings, paragraphs, lists, one kind of table, bold.

export interface Span {
  text: string;
  bold: boolean;
}

export type Block =
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'list'; items: Span[][] }
  | { kind: 'table'; head: Span[][]; rows: Span[][][] };

/** Text with its backslash escapes undone and its **bold** parts told apart. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let bold = false;
  let current = '';
  const flush = (): void => {
    if (current !== '') spans.push({ text: current, bold });
    current = '';
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && /[!-/:-@[-`{-~]/.test(text[i + 1] ?? '')) current += text[++i];
    else if (text.startsWith('**', i)) {
      flush();
      bold = !bold;
      i++;
    } else current += text[i];
  }
  flush();
  return spans.map((s) => ({ ...s, text: s.text.replace(/&(lt|gt|amp|quot);/g, (_, e: string) => ENTITIES[e] ?? '') }));
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function cellsOf(line: string): Span[][] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => spansOf(cell.trim()));
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    const last = blocks[blocks.length - 1];
    const fresh = (lines[i - 1] ?? '').trim() === '';
    if (line.trim() === '') continue;
    if (heading) blocks.push({ kind: 'heading', level: (heading[1] ?? '#').length, spans: spansOf(heading[2] ?? '') });
    else if (line.startsWith('- ')) {
      if (last?.kind === 'list') last.items.push(spansOf(line.slice(2)));
      else blocks.push({ kind: 'list', items: [spansOf(line.slice(2))] });
    } else if (line.startsWith('|')) {
      if (/^\|[\s:|-]+\|$/.test(line)) continue;
      if (last?.kind === 'table' && !fresh) last.rows.push(cellsOf(line));
      else blocks.push({ kind: 'table', head: cellsOf(line), rows: [] });
    } else if (last?.kind === 'paragraph' && !fresh) last.spans.push({ text: ' ', bold: false }, ...spansOf(line));
    else blocks.push({ kind: 'paragraph', spans: spansOf(line) });
  }
  return blocks;
}
