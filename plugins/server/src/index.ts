export { EXIT } from './exit-code.js';
export { main } from './main.js';
