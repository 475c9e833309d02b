import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { openApp } from './state/app.svelte';
import { Preferences } from './views/preferences.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the window.');

// Before the first paint: no flash of the other theme.
const preferences = new Preferences();
const app = await openApp();
mount(App, { target, props: { app, preferences } });
