export { isInBlocks, parseCidr, toNetwork } from './address-blocks.js';
