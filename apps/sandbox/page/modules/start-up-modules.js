import { toBase64 } from '../bytes.js';
import { deleteForMe, revoke, star, unstar } from '../message-actions.js';
import { advSecret, devicePlatform, identityKey, noiseKey } from '../qr-keys.js';
import { logOut, showPairingCode, showQr, takeOver } from '../session.js';
import { account, commands, loading, socketState } from '../state.js';

const socket = Object.defineProperties(socketState, {
  logout: { value: logOut },
  takeover: { value: takeOver },
  reconnect: { value: takeOver },
});
const connection = Object.defineProperties(account, { canSetMyPushname: { value: () => true } });
const cmd = Object.defineProperties(commands, {
  refreshQR: { value: showQr },
  sendRevokeMsgs: { value: revoke },
  sendDeleteMsgs: { value: deleteForMe },
  sendStarMsgs: { value: star },
  sendUnstarMsgs: { value: unstar },
});

export const startUpModules = {
  WAWebSocketModel: { Socket: socket },
  WAWebConnModel: { Conn: connection },
  WAWebCmd: { Cmd: cmd },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => loading.percent } },
  WAWebLaunchSocketUtils: { refreshQR: showQr },
  WAWebAltDeviceLinkingApi: {
    setPairingType() {},
    async initializeAltDeviceLinking() {},
    startAltLinkingFlow: showPairingCode,
    // `refreshQR`, which the library calls before, has made the QR code already.
    async initializeQRLinking() {},
  },
  WABase64: { encodeB64: toBase64 },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: devicePlatform },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: noiseKey } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: identityKey } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => advSecret },
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => account.wid ?? null,
    getMaybeMeLidUser: () => account.lid ?? null,
  },
};
