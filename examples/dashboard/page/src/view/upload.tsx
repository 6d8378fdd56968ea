// A recording, dropped anywhere or chosen, goes to the server; its worst incident is shown.
import { useCallback, useEffect, useState } from 'react';
import { analyze } from '../model/api';
import { percent } from '../model/units';
import { visible } from '../model/visible';

export interface Upload {
  name: string;
  share: number;
  error: string;
  done: boolean;
}

export function useUpload(onKeys: (keys: string[]) => void): { upload: Upload | null; send: (file: File) => void; clear: () => void; over: boolean } {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [over, setOver] = useState(false);
  const send = useCallback(
    (file: File) => {
      const start: Upload = { name: visible(file.name), share: 0, error: '', done: false };
      setUpload(start);
      analyze(file, (share) => setUpload({ ...start, share })).then(
        ({ keys }) => {
          setUpload(keys.length > 0 ? null : { ...start, share: 1, done: true });
          onKeys(keys);
        },
        (error: unknown) => setUpload({ ...start, error: error instanceof Error ? error.message : String(error) }),
      );
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
      const file = e.dataTransfer?.files[0];
      if (file) send(file);
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
  const { name, share, error, done } = upload;
  return (
    <div className={error === '' ? 'upload' : 'upload failed'} role={error === '' ? 'status' : 'alert'}>
      {error !== '' && <p>{name}: {error}</p>}
      {error === '' && done && <p>{name}: no incident was found in it.</p>}
      {error === '' && !done && (
        <>
          <p>{share < 1 ? `Sending ${name}: ${percent(share)}` : `Analyzing ${name}…`}</p>
          <progress max={1} {...(share < 1 ? { value: share } : {})} aria-label={`Progress of ${name}`} />
        </>
      )}
      {(error !== '' || done) && <button type="button" onClick={onClose}>Close</button>}
    </div>
  );
}
