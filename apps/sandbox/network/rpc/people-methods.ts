import { NetworkError } from '../network-error.js';
import { toPicturePath } from '../people/picture-path.js';
import type { Activity } from '../people/presence.js';
import type { Network } from '../network.js';
import type { RpcMethods } from './method.js';

export const peopleMethods: RpcMethods = {
  'profile.set-name': ({ network, device }, params) => {
    network.people.profiles.update(device().number, { name: params.text('name') });
  },

  'profile.set-about': ({ network, device }, params) => {
    network.people.profiles.update(device().number, { about: params.text('about') });
  },

  'profile.about': ({ network }, params) => network.people.profiles.aboutOf(params.text('number')) ?? null,

  'pictures.find': ({ network }, params) => {
    const picture = network.people.profiles.picture(params.text('owner'));
    return picture ? toPicturePath(picture) : null;
  },

  'pictures.set': ({ network, device }, params) => {
    const owner = params.text('owner');
    requirePainter(network, device().number, owner);
    const picture = { mimeType: params.text('mimeType'), base64: params.text('base64') };
    network.people.profiles.setPicture(owner, picture);
    if (isGroup(owner)) network.groups.info.pictureChanged(device().number, owner);
  },

  'pictures.delete': ({ network, device }, params) => {
    const owner = params.text('owner');
    requirePainter(network, device().number, owner);
    network.people.profiles.deletePicture(owner);
    if (isGroup(owner)) network.groups.info.pictureChanged(device().number, owner);
  },

  'blocks.list': ({ network, device }) => network.people.blocks.of(device().number),

  'blocks.block': ({ network, device }, params) => network.people.blocks.block(device().number, params.text('number')),

  'blocks.unblock': ({ network, device }, params) =>
    network.people.blocks.unblock(device().number, params.text('number')),

  'presence.set': ({ network, device }, params) => {
    const { number } = device();
    const told = network.audience.ofPresence(number);
    network.people.presence.setAvailable(number, params.flag('isAvailable'), told);
  },

  'presence.act': ({ network, device }, params) => {
    const { number } = device();
    const told = network.audience.ofTyping(number, params.text('chat'));
    network.people.presence.act(number, readActivity(params.text('activity')), told);
  },
};

function readActivity(name: string): Activity {
  if (name === 'typing' || name === 'recording' || name === 'paused') return name;
  throw new NetworkError('bad_request', `${name} is nothing that a person does in a chat.`);
}

/** Whose picture it is may change it; a group's, whoever may change what is seen of the group. */
function requirePainter(network: Network, number: string, owner: string): void {
  if (isGroup(owner)) network.groups.info.requireEditor(number, owner);
  else if (owner !== number) throw new NetworkError('forbidden', 'Only its owner can change a profile picture.');
}

function isGroup(owner: string): boolean {
  return owner.endsWith('@g.us');
}
