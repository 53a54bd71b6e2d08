export { GroupedCalls } from './grouped-calls.js';
