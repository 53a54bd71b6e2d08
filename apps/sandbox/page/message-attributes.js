/** What says what a message says. Gone when it is deleted for everybody. */
export const CONTENT_ATTRIBUTES = [
  ...['body', 'caption', 'mentionedJidList', 'groupMentions', 'quotedMsg', 'quotedStanzaID', 'quotedParticipant'],
  ...['mimetype', 'size', 'filehash', 'encFilehash', 'uploadhash', 'mediaKey', 'mediaKeyTimestamp', 'directPath'],
  ...['filename', 'duration', 'isGif', 'lat', 'lng', 'loc', 'clientUrl', 'deprecatedMms3Url'],
  ...['vcardFormattedName', 'vcardList', 'inviteCode', 'inviteCodeExp', 'inviteGrp', 'inviteGrpName'],
  ...['kind', 'pollName', 'pollOptions', 'pollSelectableOptionsCount', 'messageSecret'],
];

/** Others are dropped, as the real page does: callers put their own options among the attributes. */
export const ATTRIBUTES = [
  ...['id', 'type', 'subtype', 't', 'from', 'to', 'author', 'self', 'isNewMsg', 'local', 'star', 'notifyName'],
  ...['recipients', 'isNotification', 'isForwarded', 'forwardingScore', 'isUnsentMedia', 'hasReaction'],
  ...['latestEditSenderTimestampMs', 'latestEditMsgKey', 'protocolMessageKey'],
  ...CONTENT_ATTRIBUTES,
];
