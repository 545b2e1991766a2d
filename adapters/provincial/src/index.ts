export { provincialAdapter, type ProvincialOptions } from './provincial-adapter.js';
