// A recording, dropped anywhere or chosen, goes to the server; its worst incident is shown.
import { useCallback, useEffect, useRef, useState } from 'react';
import { analyze, wordsOf } from '../model/api';
import { lossWords } from '../model/loss';
import { percent } from '../model/units';
import { visible } from '../model/visible';

export interface Upload {
  name: string;
  share: number;
  error: string;
  /** Incidents in it; null until it is analyzed. */
  found: number | null;
  /** What was lost in all of it, in words. */
  lost: string;
  /** Files that were not taken. */
  left: string[];
}

export function useUpload(onKeys: (keys: string[]) => void) {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [over, setOver] = useState(false);
  const busy = useRef(false);
  const send = useCallback(
    (files: File[]) => {
      const names = files.map((f) => visible(f.name));
      const [file] = files;
      if (!file) return;
      const set = (part: Partial<Upload>): void => setUpload((u) => u && { ...u, ...part });
      // The server analyzes one at a time.
      if (busy.current) return setUpload((u) => u && { ...u, left: [...u.left, ...names].slice(0, 20) });
      busy.current = true;
      setUpload({ name: names[0] ?? '', share: 0, error: '', found: null, lost: '', left: names.slice(1, 21) });
      analyze(file, (share) => set({ share }))
        .then(
          ({ keys, report }) => {
            setUpload((u) => (keys.length > 0 && u?.left.length === 0 ? null : u && { ...u, found: keys.length, lost: lossWords(report.loss) }));
            onKeys(keys);
          },
          (error: unknown) => set({ error: wordsOf(error) }),
        )
        .finally(() => (busy.current = false));
    },
    [onKeys],
  );
  useEffect(() => {
    const drag = (e: DragEvent): void => {
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent): void => {
      if (e.relatedTarget === null) setOver(false);
    };
    const drop = (e: DragEvent): void => {
      e.preventDefault();
      setOver(false);
      send(Array.from(e.dataTransfer?.files ?? []));
    };
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [send]);
  return { upload, send, clear: () => setUpload(null), over };
}

export function UploadNote({ upload, over, onClose }: { upload: Upload | null; over: boolean; onClose: () => void }) {
  if (over) return <div className="drop">Drop the recording to analyze it</div>;
  if (!upload) return null;
  const { name, share, error, found, lost, left } = upload;
  return (
    <div className={error === '' ? 'upload' : 'upload failed'} role={error === '' ? 'status' : 'alert'}>
      {error !== '' && <p>{name}: {error}</p>}
      {found !== null && <p>{name}: {found === 0 ? 'no incident was found in it.' : 'is analyzed.'}</p>}
      {lost !== '' && <p className="some">Lost in it: {lost}.</p>}
      {left.length > 0 && <p>Not taken: {left.join(', ')}. One recording at a time.</p>}
      {error === '' && found === null && (
        <>
          <p>{share < 1 ? `Sending ${name}: ${percent(share)}` : `Analyzing ${name}…`}</p>
          <progress max={1} {...(share < 1 ? { value: share } : {})} aria-label={`Progress of ${name}`} />
        </>
      )}
      {(error !== '' || found !== null) && <button type="button" onClick={onClose}>Close</button>}
    </div>
  );
}
