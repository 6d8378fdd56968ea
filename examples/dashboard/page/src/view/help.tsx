import { useEffect, useRef } from 'react';
import { KEYS } from './keys';

export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <dl className="keys">
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt><kbd>{keys}</kbd></dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>A click on a curve shows the processes of that moment. A recording (.etl) dropped anywhere is analyzed. The address of the page opens the same view again.</p>
      <button type="button" onClick={onClose}>Close</button>
    </dialog>
  );
}
