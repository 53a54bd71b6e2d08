/** Asked through this object each time: the library puts its own answer in, to name the device. */
export const browserUtils = { info: () => ({ os: 'Linux', name: 'Chrome' }) };

const stream = { markAvailable() {}, markUnavailable() {} };

export const deviceModules = {
  WAWebMiscBrowserUtils: browserUtils,
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebStreamModel: { Stream: stream },
};
