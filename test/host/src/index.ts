export { HostConfig, startHost, STORE } from './host-app.js';
