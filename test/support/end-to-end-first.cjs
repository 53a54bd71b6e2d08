const { default: Sequencer } = require('@jest/test-sequencer');

const TIERS = ['e2e', 'medium', 'unit'];

/**
 * End-to-end files first: by their sizes alone, which is all that a fresh clone knows, one that waits for two minutes may
 * come last, and all but one worker are idle meanwhile.
 */
module.exports = class EndToEndFirst extends Sequencer {
  sort(tests) {
    const tier = ({ context }) => TIERS.indexOf(context.config.displayName?.name ?? '');
    return [...super.sort(tests)].sort((one, other) => tier(one) - tier(other));
  }
};
