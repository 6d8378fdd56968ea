import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import './detail.css';
import { wordsOf } from './model/api';
import { Store } from './model/store';
import { App } from './view/app';

const store = new Store();
void store.start();
const root = document.getElementById('root');
// React takes the page away where it fails; without a word it would be blank.
const onUncaughtError = (error: unknown): void => document.body.append(`The page has failed: ${wordsOf(error)}`);
if (root) createRoot(root, { onUncaughtError }).render(<StrictMode><App store={store} /></StrictMode>);
