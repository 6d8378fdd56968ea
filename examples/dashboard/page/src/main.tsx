import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import './detail.css';
import { Store } from './model/store';
import { App } from './view/app';

const store = new Store();
void store.start();
const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><App store={store} /></StrictMode>);
