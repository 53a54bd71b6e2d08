/** @type {import('./content.js').ContentType} */
export const poll = {
  toWire: ({ pollName, pollOptions, pollSelectableOptionsCount }) => ({
    name: pollName,
    options: pollOptions.map((/** @type {{name: string}} */ { name }) => name),
    isMultipleChoice: pollSelectableOptionsCount === 0,
  }),
  toAttributes: ({ name, options, isMultipleChoice }) => ({
    kind: 'pollCreation',
    pollName: name,
    pollOptions: options.map((/** @type {string} */ option, /** @type {number} */ localId) => ({
      name: option,
      localId,
    })),
    pollSelectableOptionsCount: isMultipleChoice ? 0 : 1,
  }),
};
