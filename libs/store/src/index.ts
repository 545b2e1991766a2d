export type { StoreInfo } from './connection.js';
export { openStore, type OpenStore, type StoreOptions, type StorePlace } from './open-store.js';
